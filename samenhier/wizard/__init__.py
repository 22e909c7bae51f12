"""Long forms in short steps, that stop and go on: what signing up and registering share."""
