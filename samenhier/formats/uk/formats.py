"""Django writes “05 листопада 2026 р.”, which at the end of a sentence makes two full stops."""

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, H:i"
