"""Who gets what, at every address: a literal table, so that a change of access shows in review.

`.` the page   `L` asked to sign in   `3` 403: may not   `4` 404: does not exist for you
`>` sent on to another page   `5` 405: only as a form   `0` 400: open, but not to an empty form
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from groups.links import question_token
from groups.models import AvailabilityQuestion, Membership, Statement, TaskKind, Training
from groups.services import open_task
from matching.engine.frozen import write_case
from matching.engine.problem import Case
from matching.journey.models import Absence, Activity, CheckIn, FollowUp, GoalStep
from matching.models import (
    Admission,
    BuilderProfile,
    PairRule,
    PairWish,
    ProposalStatus,
    Side,
    WeightsVersion,
)
from matching.surveys.links import survey_token
from matching.surveys.models import Survey, Wave
from newcomers.links import status_token
from newcomers.models import NextActionKind, Person, Registration, RegistrationDraft, TrackText
from newcomers.services import add_action
from samenhier.accounts.models import Municipality, PostcodeArea, Role, User
from samenhier.calendars import feeds
from samenhier.content.models import EnquiryRoute, MunicipalityText, Page, Question, Resource
from samenhier.content.services import withdrawal_link
from samenhier.outbox.services import queue
from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.models import Access, Erasure, RetentionRun
from samenhier.safeguarding.services import open_incident
from tests.factories import (
    make_enquiry,
    make_event,
    make_goal,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_postcode,
    make_proposal,
    make_referral,
    make_round,
    make_story,
    make_user,
)

# Each page has tests of its own, in which what is covered is measured.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

ROLES = (
    "visitor member coordinator newcomer builder staff stranger handler national partner "
    "researcher officer"
).split()

TABLE = """
GET  home                                     ............
GET  start                                    L>>>>>>>>>>>
GET  styleguide                               L3333..3.333
GET  account_login                            .>>>>>>>>>>>
GET  account_request_login_code               .>>>>>>>>>>>
GET  account_confirm_login_code               L>>>>>>>>>>>
GET  account_logout                           >...........
GET  account_inactive                         ............
GET  account_signup                           444444444444
GET  account_reauthenticate                   L333>>>>>>>>
GET  account_email_verification_sent          ............
GET  account_confirm_email                    ............
GET  account_change_password                  L>>>>>>>>>>>
GET  account_set_password                     L...........
GET  account_reset_password                   ............
GET  account_reset_password_done              ............
GET  account_reset_password_from_key          ............
GET  account_reset_password_from_key_done     ............
GET  mfa_index                                L...........
GET  mfa_authenticate                         L>>>>>>>>>>>
GET  mfa_reauthenticate                       L333........
GET  mfa_activate_totp                        L...>>>>>>>>
GET  mfa_deactivate_totp                      L444>>>>>>>>
GET  mfa_view_recovery_codes                  L44444444444
GET  mfa_generate_recovery_codes              L...>>>>>>>>
GET  mfa_download_recovery_codes              L44444444444
GET  groups:signup                            ............
GET  groups:signup_step                       ............
GET  groups:signup_check                      >>>>>>>>>>>>
GET  groups:signup_stop                       >>>>>>>>>>>>
GET  groups:signup_stopped                    >>>>>>>>>>>>
GET  groups:signup_forget                     555555555555
POST groups:signup_forget                     >>>>>>>>>>>>
GET  groups:signup_ask_link                   ............
GET  groups:signup_link_sent                  ............
GET  groups:signup_resume                     444444444444
GET  groups:signed_up                         444444444444
GET  groups:own_part                          444444444444
GET  groups:join                              444444444444
GET  groups:join_asked                        ............
GET  groups:join_part                         444444444444
GET  groups:own                               L..333333333
GET  groups:own_profile                       L33333333333
GET  groups:invite                            L55555555555
POST groups:invite                            L3.333333333
GET  groups:invite_again                      L55555555555
POST groups:invite_again                      L3>333333333
GET  groups:take_back                         L55555555555
POST groups:take_back                         L3>333333333
GET  groups:submit                            L55555555555
POST groups:submit                            L3>333333333
GET  groups:change_answers                    L33333333333
GET  groups:renew_join_link                   L55555555555
POST groups:renew_join_link                   L3>333333333
GET  groups:offer_role                        L55555555555
POST groups:offer_role                        L3>333333333
GET  groups:take_back_offer                   L55555555555
POST groups:take_back_offer                   L3>333333333
GET  groups:accept_role                       L55555555555
POST groups:accept_role                       L>>333333333
GET  groups:decline_role                      L55555555555
POST groups:decline_role                      L>>333333333
GET  groups:consents                          L..333333333
GET  groups:give_consent                      L55555555555
POST groups:give_consent                      L>>333333333
GET  groups:take_back_consent                 L.4333333333
GET  groups:leave                             L.3333333333
GET  groups:withdraw                          L3.333333333
GET  groups:pause                             L55555555555
POST groups:pause                             L3>333333333
GET  groups:resume                            L55555555555
POST groups:resume                            L3>333333333
GET  groups:statement                         L..333333333
GET  groups:still_available                   ............
GET  groups:take_away                         L..333333333
GET  groups:take_away_file                    L..333333333
GET  newcomers:own                            L44.44444444
GET  registering:begin                        ............
GET  registering:step                         ............
GET  registering:check                        >>>>>>>>>>>>
GET  registering:not_now                      ............
GET  registering:stopped                      >>>>>>>>>>>>
GET  registering:go_on                        ............
GET  registering:forget                       555555555555
POST registering:forget                       >>>>>>>>>>>>
GET  registering:together                     L333...3.333
GET  registering:together_again               L55555555555
POST registering:together_again               L444>4444444
GET  registering:registered                   ............
GET  registering:open                         ............
GET  registering:new_code                     L55555555555
POST registering:new_code                     L444>>44>444
GET  registering:put_paper_away               555555555555
POST registering:put_paper_away               >>>>>>>>>>>>
GET  registering:paper                        L44444444444
GET  newcomers:data                           L44.44444444
GET  newcomers:correction                     L44.44444444
GET  newcomers:likes                          L44.44444444
GET  newcomers:change                         L44.44444444
GET  newcomers:consents                       L44.44444444
GET  newcomers:consent                        L44.44444444
GET  newcomers:looks                          L44.44444444
GET  newcomers:take_away                      L44.44444444
GET  newcomers:take_away_file                 L44.44444444
GET  newcomers:call                           L44.44444444
GET  newcomers:leave                          L44.44444444
GET  newcomers:follow                         L55555555555
POST newcomers:follow                         L44444444444
GET  refer:refer                              ............
GET  refer:referred                           ............
GET  refer:status                             ............
GET  surveys:answer                           ............
GET  refer:new_link                           L4434.44>444
GET  refer:stop_link                          L55555555555
POST refer:stop_link                          L4434>44>444
GET  calendar_feed                            ............
GET  calendars:own                            L...........
GET  calendars:renew                          L55555555555
POST calendars:renew                          L>>>>>>>>>>>
GET  calendars:stop                           L55555555555
POST calendars:stop                           L>>>>>>>>>>>
GET  events:event_list                        ............
GET  events:event_detail                      ............
GET  events:calendar                          ............
GET  events:register                          L55555555555
POST events:register                          L>>>>>>>>>>>
GET  events:register_all                      L55555555555
POST events:register_all                      L>>>>>>>>>>>
GET  events:come                              L55555555555
POST events:come                              L>>>>>>>>>>>
GET  events:wishes                            L55555555555
POST events:wishes                            L>>>>>>>>>>>
GET  events:who_is_there                      L444..44.444
POST events:who_is_there                      L444..44.444
GET  events:leave                             L55555555555
POST events:leave                             L>>>>>>>>>>>
GET  proposals:question                       L44.44444444
GET  proposals:pass_on                        L333..43>333
GET  journey:caseload                         L333.3333333
GET  journey:match                            L.....44>444
GET  journey:start                            L55555555555
POST journey:start                            L333..44>444
GET  journey:confirm                          L55555555555
POST journey:confirm                          L>>>>>44>444
GET  journey:meeting                          L3334444>444
GET  journey:meeting_calendar                 L4444444>444
GET  journey:hand_over                        L3333.44>444
GET  journey:pause                            L333..44>444
GET  journey:resume                           L333>>44>444
GET  journey:end_early                        L333..44>444
GET  journey:complete                         L333>>44>444
GET  journey:check_in_new                     L333.3443444
GET  journey:check_in_keep                    L55555555555
POST journey:check_in_keep                    L33303443444
GET  journey:check_in_edit                    L444.3443444
GET  journey:admission_answer                 L55555555555
POST journey:admission_answer                 L33>>>44>444
GET  journey:admit                            L55555555555
POST journey:admit                            L333>>44>444
GET  journey:addendum_new                     L444.3443444
GET  journey:asked_done                       L333.3333333
GET  journey:goal_new                         L....344>444
GET  journey:goal                             L.....44>444
GET  journey:goal_agree                       L55555555555
POST journey:goal_agree                       L3333344>444
GET  journey:goal_become                      L55555555555
POST journey:goal_become                      L>>>>344>444
GET  journey:goal_change                      L....344>444
GET  journey:step_new                         L55555555555
POST journey:step_new                         L....344>444
GET  journey:step_done                        L55555555555
POST journey:step_done                        L>>>>344>444
GET  journey:step_edit                        L....344>444
GET  journey:step_move                        L55555555555
POST journey:step_move                        L>>>>344>444
GET  journey:step_away                        L55555555555
POST journey:step_away                        L>>>>344>444
GET  journey:activity_new                     L.....44>444
POST journey:activity_new                     L....344>444
GET  journey:activity_edit                    L333.344>444
GET  journey:activity_away                    L55555555555
POST journey:activity_away                    L333>344>444
GET  journey:parts                            L3.33344>444
GET  journey:follow_up_done                   L55555555555
POST journey:follow_up_done                   L444>>44>444
GET  newcomers:urgent                         L333.3333333
GET  newcomers:urgent_contact                 L333>3333333
GET  oversight:reason                         L4444444.444
GET  oversight:erase                          L3333..3.33.
GET  oversight:erase_one                      L3333.43.33.
GET  safeguarding:report                      ............
GET  safeguarding:reported                    ............
GET  safeguarding:list                        L333333.3333
GET  safeguarding:incident                    L444444.4444
GET  safeguarding:write                       L55555555555
POST safeguarding:write                       L444444.4444
GET  safeguarding:close                       L55555555555
POST safeguarding:close                       L444444.4444
GET  safeguarding:assign                      L55555555555
POST safeguarding:assign                      L444444.4444
GET  reports:municipality                     L3333..3..33
GET  reports:municipality_csv                 L3333..3..33
GET  reports:research                         L3333333.3.3
GET  reports:research_dictionary              L3333333.3.3
GET  reports:research_export                  L55555555555
POST reports:research_export                  L3333333.3.3
GET  reports:impact                           ............
GET  municipality                             ............
GET  robots                                   ............
GET  sitemap                                  ............
GET  content:page                             ............
GET  content:postcode                         ............
GET  content:stories                          ............
GET  content:story                            44444.44.444
GET  content:story_withdraw                   ............
POST content:story_withdraw                   ............
GET  content:questions                        ............
GET  content:resources                        ............
GET  content:enquiry                          ............
GET  content:enquiry_received                 ............
GET  admin:index                              LLLLL..L.LL.
GET  admin:stages                             LLLLL..L.LL3
GET  admin:workload                           LLLLL..L.LL3
GET  admin:surveys                            LLLLL..L.LL3
GET  admin:accounts_organisation_changelist   LLLLL..L.LL3
GET  admin:accounts_organisation_add          LLLLL33L.LL3
GET  admin:accounts_organisation_history      LLLLL.4L.LL4
GET  admin:accounts_organisation_delete       LLLLL34L3LL4
GET  admin:accounts_organisation_change       LLLLL.4L.LL4
GET  admin:accounts_municipality_changelist   LLLLL..L.LL3
GET  admin:accounts_municipality_add          LLLLL33L.LL3
GET  admin:accounts_municipality_history      LLLLL.4L.LL4
GET  admin:accounts_municipality_delete       LLLLL34L3LL4
GET  admin:accounts_municipality_change       LLLLL.4L.LL4
GET  admin:accounts_postcodearea_changelist   LLLLL33L.LL3
GET  admin:accounts_postcodearea_add          LLLLL33L3LL3
GET  admin:accounts_postcodearea_history      LLLLL33L.LL3
GET  admin:accounts_postcodearea_delete       LLLLL33L3LL3
GET  admin:accounts_postcodearea_change       LLLLL33L.LL3
GET  admin:accounts_user_changelist           LLLLL..L.LL3
GET  admin:accounts_user_add                  LLLLL33L.LL3
GET  admin:accounts_user_history              LLLLL.4L.LL4
GET  admin:accounts_user_delete               LLLLL34L3LL4
GET  admin:accounts_user_change               LLLLL.4L.LL4
GET  admin:privacy_access_changelist          LLLLL33L3LL.
GET  admin:privacy_access_add                 LLLLL33L3LL3
GET  admin:privacy_access_history             LLLLL44L4LL.
GET  admin:privacy_access_delete              LLLLL44L4LL3
GET  admin:privacy_access_change              LLLLL44L4LL.
GET  admin:privacy_erasure_changelist         LLLLL33L3LL.
GET  admin:privacy_erasure_add                LLLLL33L3LL3
GET  admin:privacy_erasure_history            LLLLL44L4LL.
GET  admin:privacy_erasure_delete             LLLLL44L4LL3
GET  admin:privacy_erasure_change             LLLLL44L4LL.
GET  admin:privacy_retentionrun_changelist    LLLLL33L3LL.
GET  admin:privacy_retentionrun_add           LLLLL33L3LL3
GET  admin:privacy_retentionrun_history       LLLLL44L4LL.
GET  admin:privacy_retentionrun_delete        LLLLL44L4LL3
GET  admin:privacy_retentionrun_change        LLLLL44L4LL.
GET  admin:privacy_retentionrun_dry           LLLLL33L3LL5
POST admin:privacy_retentionrun_dry           LLLLL33L3LL>
GET  admin:privacy_access_csv                 LLLLL33L3LL5
POST admin:privacy_access_csv                 LLLLL33L3LL.
GET  admin:oversight_unusualaccess_changelist LLLLL33L3LL.
GET  admin:oversight_unusualaccess_add        LLLLL33L3LL3
GET  admin:oversight_unusualaccess_history    LLLLL44L4LL.
GET  admin:oversight_unusualaccess_delete     LLLLL44L4LL3
GET  admin:oversight_unusualaccess_change     LLLLL44L4LL.
GET  admin:outbox_message_mails               LLLLL..L.LL3
GET  admin:outbox_message_mail                LLLLL..L.LL3
GET  admin:outbox_message_mail_html           LLLLL..L.LL3
GET  admin:outbox_message_mail_test           LLLLL55L5LL3
POST admin:outbox_message_mail_test           LLLLL>>L>LL3
GET  admin:outbox_message_changelist          LLLLL..L.LL3
GET  admin:outbox_message_add                 LLLLL33L3LL3
GET  admin:outbox_message_history             LLLLL44L.LL4
GET  admin:outbox_message_delete              LLLLL44L3LL4
GET  admin:outbox_message_change              LLLLL44L.LL4
GET  admin:content_page_changelist            LLLLL..L.LL3
GET  admin:content_page_add                   LLLLL33L.LL3
GET  admin:content_page_history               LLLLL..L.LL3
GET  admin:content_page_delete                LLLLL33L3LL3
GET  admin:content_page_change                LLLLL..L.LL3
GET  admin:content_municipalitytext_changelist LLLLL..L.LL3
GET  admin:content_municipalitytext_add       LLLLL..L.LL3
GET  admin:content_municipalitytext_history   LLLLL.4L.LL4
GET  admin:content_municipalitytext_delete    LLLLL34L3LL4
GET  admin:content_municipalitytext_change    LLLLL.4L.LL4
GET  admin:content_question_changelist        LLLLL..L.LL3
GET  admin:content_question_add               LLLLL33L.LL3
GET  admin:content_question_history           LLLLL..L.LL3
GET  admin:content_question_delete            LLLLL33L.LL3
GET  admin:content_question_change            LLLLL..L.LL3
GET  admin:content_resource_changelist        LLLLL..L.LL3
GET  admin:content_resource_add               LLLLL33L.LL3
GET  admin:content_resource_history           LLLLL..L.LL3
GET  admin:content_resource_delete            LLLLL33L.LL3
GET  admin:content_resource_change            LLLLL..L.LL3
GET  admin:content_story_changelist           LLLLL..L.LL3
GET  admin:content_story_add                  LLLLL..L.LL3
GET  admin:content_story_history              LLLLL.4L.LL4
GET  admin:content_story_delete               LLLLL.4L.LL4
GET  admin:content_story_change               LLLLL.4L.LL4
GET  admin:content_enquiryroute_changelist    LLLLL..L.LL3
GET  admin:content_enquiryroute_add           LLLLL33L.LL3
GET  admin:content_enquiryroute_history       LLLLL44L.LL4
GET  admin:content_enquiryroute_delete        LLLLL44L.LL4
GET  admin:content_enquiryroute_change        LLLLL44L.LL4
GET  admin:content_partnerenquiry_changelist  LLLLL..L.LL3
GET  admin:content_partnerenquiry_add         LLLLL33L3LL3
GET  admin:content_partnerenquiry_history     LLLLL.4L.LL4
GET  admin:content_partnerenquiry_delete      LLLLL34L3LL4
GET  admin:content_partnerenquiry_change      LLLLL.4L.LL4
GET  admin:groups_welcomegroup_step           LLLLL55L5LL3
POST admin:groups_welcomegroup_step           LLLLL.4L>LL3
GET  admin:groups_welcomegroup_waiting_list   LLLLL..L.LL3
GET  admin:groups_welcomegroup_screening      LLLLL.4L>LL3
GET  admin:groups_welcomegroup_people         LLLLL.4L>LL3
GET  admin:groups_stafftask_act               LLLLL55L5LL5
POST admin:groups_stafftask_act               LLLLL>4L>LL4
GET  admin:groups_stafftask_changelist        LLLLL..L.LL3
GET  admin:groups_stafftask_add               LLLLL33L3LL3
GET  admin:groups_stafftask_history           LLLLL.4L.LL4
GET  admin:groups_stafftask_delete            LLLLL34L3LL4
GET  admin:groups_stafftask_change            LLLLL.4L.LL4
GET  admin:groups_statement_changelist        LLLLL..L.LL3
GET  admin:groups_statement_add               LLLLL33L.LL3
GET  admin:groups_statement_history           LLLLL..L.LL3
GET  admin:groups_statement_delete            LLLLL33L3LL3
GET  admin:groups_statement_change            LLLLL..L.LL3
GET  admin:groups_training_changelist         LLLLL..L.LL3
GET  admin:groups_training_add                LLLLL..L.LL3
GET  admin:groups_training_history            LLLLL.4L.LL4
GET  admin:groups_training_delete             LLLLL34L3LL4
GET  admin:groups_training_change             LLLLL.4L.LL4
GET  admin:groups_welcomegroup_changelist     LLLLL..L.LL3
GET  admin:groups_welcomegroup_add            LLLLL33L3LL3
GET  admin:groups_welcomegroup_history        LLLLL.4L>LL4
GET  admin:groups_welcomegroup_delete         LLLLL34L>LL4
GET  admin:groups_welcomegroup_change         LLLLL.4L>LL4
GET  admin:newcomers_household_step           LLLLL.4L>LL4
GET  admin:newcomers_household_account        LLLLL55L5LL5
POST admin:newcomers_household_account        LLLLL>4L>LL4
GET  admin:newcomers_household_talk           LLLLL.4L>LL4
GET  admin:newcomers_household_action         LLLLL.4L>LL4
GET  admin:newcomers_nextaction_act           LLLLL55L5LL5
POST admin:newcomers_nextaction_act           LLLLL>4L>LL4
GET  admin:newcomers_nextaction_changelist    LLLLL..L.LL3
GET  admin:newcomers_nextaction_add           LLLLL33L3LL3
GET  admin:newcomers_nextaction_history       LLLLL.4L.LL4
GET  admin:newcomers_nextaction_delete        LLLLL34L3LL4
GET  admin:newcomers_nextaction_change        LLLLL.4L.LL4
GET  admin:newcomers_tracktext_changelist     LLLLL..L.LL3
GET  admin:newcomers_tracktext_add            LLLLL33L3LL3
GET  admin:newcomers_tracktext_history        LLLLL..L.LL3
GET  admin:newcomers_tracktext_delete         LLLLL33L3LL3
GET  admin:newcomers_tracktext_change         LLLLL..L.LL3
GET  admin:newcomers_household_changelist     LLLLL..L.LL3
GET  admin:newcomers_household_add            LLLLL..L.LL3
GET  admin:newcomers_household_history        LLLLL.4L>LL4
GET  admin:newcomers_household_delete         LLLLL34L>LL4
GET  admin:newcomers_household_change         LLLLL.4L>LL4
GET  admin:events_event_changelist            LLLLL..L.LL3
GET  admin:events_event_add                   LLLLL..L.LL3
GET  admin:events_event_history               LLLLL.4L.LL4
GET  admin:events_event_delete                LLLLL34L3LL4
GET  admin:events_event_change                LLLLL.4L.LL4
GET  admin:events_event_walk_ins              LLLLL.4L.LL4
GET  admin:events_event_repeat                LLLLL.4L.LL4
GET  admin:matching_matchinground_changelist  LLLLL..L.LL3
GET  admin:matching_matchinground_add         LLLLL..L.LL3
GET  admin:matching_matchinground_history     LLLLL.4L.LL4
GET  admin:matching_matchinground_delete      LLLLL34L3LL4
GET  admin:matching_matchinground_change      LLLLL.4L.LL4
GET  admin:matching_matchinground_pair        LLLLL.4L.LL4
GET  admin:matching_matchinground_send        LLLLL.4L.LL4
GET  admin:matching_matchinground_decisions   LLLLL..L.LL3
GET  admin:matching_matchinground_fairness   LLLLL..L.LL3
GET  admin:matching_matchinground_fairness_csv LLLLL..L.LL3
GET  admin:matching_matchinground_stop        LLLLL55L5LL5
POST admin:matching_matchinground_stop        LLLLL>4L>LL4
POST admin:matching_matchinground_for_real    LLLLL34L3LL4
GET  admin:matching_matchinground_for_real    LLLLL55L5LL5
GET  admin:matching_matchinground_waiting     LLLLL.4L.LL4
GET  admin:matching_matchinground_recruiting  LLLLL.4L.LL4
GET  admin:matching_matchinground_recruiting_csv LLLLL.4L.LL4
GET  admin:matching_matchinground_what_if     LLLLL.4L.LL4
GET  admin:matching_matchinground_answer      LLLLL>4L>LL4
GET  admin:matching_weightsversion_changelist LLLLL..L.LL3
GET  admin:matching_weightsversion_add        LLLLL33L.LL3
GET  admin:matching_weightsversion_history    LLLLL..L.LL3
GET  admin:matching_weightsversion_delete     LLLLL33L3LL3
GET  admin:matching_weightsversion_change     LLLLL..L.LL3
GET  admin:matching_proposal_changelist       LLLLL..L.LL3
GET  admin:matching_proposal_add              LLLLL33L3LL3
GET  admin:matching_proposal_history          LLLLL.4L.LL4
GET  admin:matching_proposal_delete           LLLLL34L3LL4
GET  admin:matching_proposal_change           LLLLL.4L.LL4
GET  admin:matching_proposal_activate         LLLLL.4L.LL3
GET  admin:journey_absence_changelist         LLLLL..L.LL3
GET  admin:journey_absence_add                LLLLL..L.LL3
GET  admin:journey_absence_history            LLLLL.4L.LL4
GET  admin:journey_absence_delete             LLLLL34L3LL4
GET  admin:journey_absence_change             LLLLL.4L.LL4
GET  admin:matching_builderprofile_changelist LLLLL..L.LL3
GET  admin:matching_builderprofile_add        LLLLL..L.LL3
GET  admin:matching_builderprofile_history    LLLLL.4L.LL4
GET  admin:matching_builderprofile_delete     LLLLL34L3LL4
GET  admin:matching_builderprofile_change     LLLLL.4L.LL4
GET  admin:matching_pairrule_changelist       LLLLL..L.LL3
GET  admin:matching_pairrule_add              LLLLL..L.LL3
GET  admin:matching_pairrule_history          LLLLL.4L.LL4
GET  admin:matching_pairrule_delete           LLLLL34L3LL4
GET  admin:matching_pairrule_change           LLLLL.4L.LL4
GET  admin:matching_match_changelist          LLLLL..L.LL3
GET  admin:matching_match_add                 LLLLL33L3LL3
GET  admin:matching_match_history             LLLLL.4L>LL4
GET  admin:matching_match_delete              LLLLL34L>LL4
GET  admin:matching_match_change              LLLLL.4L>LL4
"""


class World:
    """One match in The Hague, and everything around it."""

    def __init__(self, the_hague: Any, people: dict[str, User]) -> None:
        self.people = people
        self.group = make_group(the_hague, coordinator=people["coordinator"])
        second = self.group.members.exclude(pk=self.group.coordinator_id).first()
        Membership.objects.filter(pk=second.pk).update(user=people["member"])
        self.consent = second.consents.get()
        self.invited = Membership.objects.create(
            group=self.group, name="Uitgenodigd", email="uitgenodigd@example.org"
        )
        self.household = make_household(the_hague, user=people["newcomer"])
        self.referral = make_referral(self.household)
        self.match = make_match(
            group=self.group, household=self.household, builder=people["builder"]
        )
        self.admission = Admission.objects.create(match=self.match, member=self.invited)
        self.draft = RegistrationDraft.objects.create(assisted_by=people["builder"])
        self.registration = Registration.objects.create(household=self.household)
        self.talk = CheckIn.objects.create(
            match=self.match, author=people["builder"], submitted_at=timezone.now()
        )
        self.closed_talk = CheckIn.objects.create(
            match=self.match,
            author=people["builder"],
            submitted_at=timezone.now() - timedelta(days=8),
        )
        self.follow_up = FollowUp.objects.create(
            check_in=self.talk, text="bellen", owner=people["builder"], due_on=timezone.localdate()
        )
        self.goal = make_goal(self.match)
        self.activity = Activity.objects.create(match=self.match, kind="meal")
        self.step = GoalStep.objects.create(goal=self.goal, text="een kaart halen", place=1)
        self.event = make_event(municipality=the_hague)
        self.event.trainers.add(people["builder"])
        make_postcode("2511")
        self.round = make_round(the_hague, engine="1", case=write_case(Case((), ())))
        self.builderprofile = BuilderProfile.objects.create(
            user=people["builder"], languages=["ar"]
        )
        in_a_month = timezone.localdate() + timedelta(days=30)
        self.absence = Absence.objects.create(
            builder=people["builder"],
            stand_in=make_user(Role.BUILDER, organisation=the_hague.organisation),
            from_on=in_a_month,
            until_on=in_a_month,
            by=people["staff"],
        )
        self.survey = Survey.objects.create(
            match=self.match, wave=Wave.HALF_YEAR, side=Side.HOUSEHOLD
        )
        self.proposal = make_proposal(self.round)
        self.pairrule = PairRule.objects.create(
            wish=PairWish.APART,
            household=self.household,
            group=self.group,
            reason="zijn buren",
            by=people["staff"],
        )
        # Sent to the newcomers: the group sees nothing of it yet.
        self.asked = make_proposal(
            self.round,
            self.household,
            self.group,
            status=ProposalStatus.SENT,
            builder=people["builder"],
            sent_at=timezone.now(),
            answer_by=timezone.localdate(),
        )
        self.incident = open_incident(text="zorg", by=None)
        self.message = queue("incident_opened", to="a@example.org", about="x", language="nl")
        self.user = people["staff"]
        self.municipality = the_hague
        self.organisation = the_hague.organisation
        self.postcodearea = PostcodeArea.objects.get(pk="2511")
        self.page = Page.objects.first()
        self.story = make_story(the_hague, is_allowed=False)
        self.partnerenquiry = make_enquiry(the_hague)
        self.enquiryroute = EnquiryRoute.objects.create(
            municipality=the_hague, organisation=the_hague.organisation
        )
        self.municipalitytext = MunicipalityText.objects.create(municipality=the_hague)
        self.question, self.resource = Question.objects.first(), Resource.objects.first()
        self.weightsversion = WeightsVersion.objects.current()
        self.access = Access.objects.create(
            content_type=ContentType.objects.get_for_model(self.household),
            object_id=self.household.pk,
            user=people["staff"],
            action="view",
        )
        self.welcomegroup, self.matchinground = self.group, self.round
        self.stafftask = open_task(self.group, TaskKind.FIRST_CONTACT)
        self.nextaction = add_action(self.household, NextActionKind.CALL)
        self.tracktext = TrackText.objects.get(track="status_holder")
        self.availability = AvailabilityQuestion.objects.create(group=self.group)
        self.statement = Statement.objects.current()
        self.unusualaccess = UnusualAccess.objects.create(
            user=people["staff"],
            rule="night",
            on=timezone.localdate(),
            numbers={"count": 4, "from": 23, "until": 6},
        )
        self.retentionrun = RetentionRun.objects.create()
        self.erasure = Erasure.objects.create(
            kind=self.access.content_type, number="1", reason="request"
        )
        self.training = Training.objects.create(name="Begin", municipality=the_hague)
        self.told = self._told(people)

    def _told(self, people: dict[str, User]) -> dict[str, Any]:
        """Names that say whose data a page shows, and the record that has to be in the log."""
        Person.objects.filter(household=self.household).update(name="Zeynab Merkbaar")
        self.group.members.exclude(user=None).update(name="Wouter Merkbaar")
        self.group.own = list(User.objects.filter(memberships__group=self.group))
        return {
            "Zeynab": self.household,
            self.household.reference: self.household,
            "Wouter": self.group,
            "Uitgenodigd": self.group,
            self.group.reference: self.group,
            self.group.name: self.group,
        }


def people_of(town: Municipality) -> dict[str, User]:
    """Somebody of each role, acting in this town; the stranger works elsewhere."""
    own = town.organisation
    return {
        "member": make_user(Role.MEMBER),
        "coordinator": make_user(Role.MEMBER),
        "newcomer": make_user(Role.NEWCOMER),
        "builder": make_user(Role.BUILDER, organisation=own),
        "staff": make_user(Role.STAFF, organisation=own),
        "stranger": make_user(Role.STAFF),
        "handler": make_user(Role.HANDLER),
        "national": make_user(Role.NATIONAL),
        "partner": make_user(Role.PARTNER, municipality=town),
        "researcher": make_user(Role.RESEARCHER),
        "officer": make_user(Role.PRIVACY),
    }


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for the whole table, since no visit leaves a change in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = make_municipality("Den Haag", code="0518")
        yield World(town, people_of(town))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world: World, django_db_blocker: Any) -> dict[str, str]:
    """The session of each role that signs in, opened once."""
    opened = {}
    with django_db_blocker.unblock():
        for role, user in world.people.items():
            client = Client()
            client.force_login(user)
            opened[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return opened


# What stands for the arguments of an address, by its name.
ARGUMENTS: dict[str, Callable[[World], list[Any]]] = {
    "account_confirm_email": lambda world: ["tampered"],
    "account_reset_password_from_key": lambda world: ["1", "tampered"],
    "groups:signed_up": lambda world: [world.group.pk],
    "groups:signup_step": lambda world: ["place"],
    "groups:signup_resume": lambda world: ["tampered"],
    "groups:own_part": lambda world: ["tampered"],
    "groups:join": lambda world: ["tampered"],
    "groups:join_part": lambda world: ["tampered"],
    "groups:offer_role": lambda world: [world.invited.pk],
    "groups:take_back_consent": lambda world: [world.consent.pk],
    "groups:invite_again": lambda world: [world.invited.pk],
    "groups:take_back": lambda world: [world.invited.pk],
    "groups:still_available": lambda world: [question_token(world.availability.pk)],
    "refer:status": lambda world: [status_token(world.referral.pk, 0)],
    "surveys:answer": lambda world: [survey_token(world.survey.pk)],
    "refer:new_link": lambda world: [world.referral.pk],
    "refer:stop_link": lambda world: [world.referral.pk],
    "newcomers:urgent_contact": lambda world: [world.household.pk],
    "oversight:reason": lambda world: ["household", world.household.pk],
    "oversight:erase_one": lambda world: ["household", world.household.pk],
    "newcomers:consent": lambda world: ["research"],
    "registering:step": lambda world: ["place"],
    "registering:together_again": lambda world: [world.draft.pk],
    "registering:registered": lambda world: [world.registration.pk],
    "registering:new_code": lambda world: [world.household.pk],
    "registering:paper": lambda world: [world.household.reference],
    "newcomers:change": lambda world: ["time"],
    "newcomers:likes": lambda world: [world.household.people.first().pk],
    "calendar_feed": lambda world: [
        feeds.address_of(feeds.renew(world.household.user)).split("/")[-1].removesuffix(".ics")
    ],
    "events:event_detail": lambda world: [world.event.pk],
    "events:calendar": lambda world: [world.event.pk],
    "events:register": lambda world: [world.event.pk],
    "events:register_all": lambda world: [world.event.pk],
    "events:come": lambda world: [world.event.pk],
    "events:wishes": lambda world: [world.event.pk],
    "events:who_is_there": lambda world: [world.event.pk],
    "events:leave": lambda world: [world.event.pk],
    "proposals:question": lambda world: [world.asked.pk],
    "proposals:pass_on": lambda world: [world.asked.pk],
    "journey:match": lambda world: [world.match.pk],
    "journey:start": lambda world: [world.match.pk],
    "journey:confirm": lambda world: [world.match.pk],
    "journey:meeting": lambda world: [world.match.pk],
    "journey:meeting_calendar": lambda world: [world.match.pk],
    "admin:matching_proposal_activate": lambda world: [world.proposal.pk],
    "journey:hand_over": lambda world: [world.match.pk],
    "journey:pause": lambda world: [world.match.pk],
    "journey:resume": lambda world: [world.match.pk],
    "journey:end_early": lambda world: [world.match.pk],
    "journey:complete": lambda world: [world.match.pk],
    "journey:check_in_new": lambda world: [world.match.pk],
    "journey:check_in_keep": lambda world: [world.match.pk],
    "journey:check_in_edit": lambda world: [world.talk.pk],
    "journey:admission_answer": lambda world: [world.admission.pk],
    "journey:admit": lambda world: [world.admission.pk],
    "journey:addendum_new": lambda world: [world.closed_talk.pk],
    "journey:asked_done": lambda world: [world.nextaction.pk],
    "journey:follow_up_done": lambda world: [world.follow_up.pk],
    "journey:goal_new": lambda world: [world.match.pk],
    **dict.fromkeys(
        (
            "journey:goal",
            "journey:goal_agree",
            "journey:goal_become",
            "journey:goal_change",
            "journey:step_new",
        ),
        lambda world: [world.goal.pk],
    ),
    "journey:activity_new": lambda world: [world.match.pk],
    "journey:activity_edit": lambda world: [world.activity.pk],
    "journey:activity_away": lambda world: [world.activity.pk],
    "journey:parts": lambda world: [world.match.pk],
    **dict.fromkeys(
        ("journey:step_done", "journey:step_edit", "journey:step_move", "journey:step_away"),
        lambda world: [world.step.pk],
    ),
    "safeguarding:incident": lambda world: [world.incident.pk],
    "safeguarding:write": lambda world: [world.incident.pk],
    "safeguarding:close": lambda world: [world.incident.pk],
    "safeguarding:assign": lambda world: [world.incident.pk],
    "municipality": lambda world: [world.municipality.slug],
    "content:page": lambda world: ["privacy"],
    "admin:outbox_message_mail": lambda world: ["match_made", "nl", 1],
    "admin:outbox_message_mail_html": lambda world: ["match_made", "nl", 1],
    "admin:outbox_message_mail_test": lambda world: ["match_made", "nl", 1],
    "content:story": lambda world: [world.story.pk],
    "content:story_withdraw": lambda world: [
        withdrawal_link(world.story.pk.hex, "nl").split("/")[-2]
    ],
    "admin:events_event_walk_ins": lambda world: [world.event.pk],
    "admin:events_event_repeat": lambda world: [world.event.pk],
    "admin:groups_welcomegroup_step": lambda world: [world.group.pk, "pause"],
    "admin:groups_welcomegroup_screening": lambda world: [world.group.pk],
    "admin:groups_welcomegroup_people": lambda world: [world.group.pk],
    "admin:groups_stafftask_act": lambda world: [world.stafftask.pk, "take"],
    "admin:newcomers_household_step": lambda world: [world.household.pk, "paused"],
    "admin:matching_matchinground_pair": lambda world: [world.round.pk, world.proposal.pk],
    "admin:matching_matchinground_send": lambda world: [world.round.pk],
    "admin:matching_matchinground_stop": lambda world: [world.round.pk],
    "admin:matching_matchinground_for_real": lambda world: [world.round.pk],
    **dict.fromkeys(
        (
            "admin:matching_matchinground_waiting",
            "admin:matching_matchinground_recruiting",
            "admin:matching_matchinground_recruiting_csv",
            "admin:matching_matchinground_what_if",
        ),
        lambda world: [world.round.pk],
    ),
    "admin:matching_matchinground_answer": lambda world: [world.round.pk, "guessed"],
    "admin:newcomers_nextaction_act": lambda world: [world.nextaction.pk, "take"],
    "admin:newcomers_household_talk": lambda world: [world.household.pk],
    "admin:newcomers_household_action": lambda world: [world.household.pk],
    "admin:newcomers_household_account": lambda world: [world.household.pk],
}


def address(name: str, world: World) -> str:
    """The address with the arguments of somebody else's record; in the admin, of its model."""
    if name in ARGUMENTS:
        return reverse(name, args=ARGUMENTS[name](world))
    if name.startswith("admin:") and name.endswith(("_change", "_history", "_delete")):
        _app, model, _page = name.removeprefix("admin:").split("_")
        return reverse(name, args=[getattr(world, model).pk])
    return reverse(name)


def names(patterns: Any = None, space: str = "") -> list[str]:
    """Every name an address of ours has. Those of Django's own are theirs to test."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found.append(f"{space}{pattern.name}")
        else:
            found += names(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space
            )
    return [
        name
        for name in found
        if not name.endswith(":None")
        and not name.startswith(("admin:account_", "admin:mfa_"))
        and name not in THEIRS
    ]


THEIRS = {
    "healthz",  # ours, and open to all; tests/samenhier/test_views.py asks it once, as it waits
    "admin:app_list",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
}


# The log holds references of everybody; that reading it is no look at them, taking a copy is.
NO_LOOK = {"admin:privacy_access_changelist"}


class Visit:
    """What one role gets at an address, and whose data of it is not in the access log."""

    def __init__(self, world: World, role: str, session: str, url: str, method: str) -> None:
        user = world.people.get(role)
        client = Client()
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        # Nothing stays changed for the next.
        with transaction.atomic():
            response = client.post(url) if method == "POST" else client.get(url)
            html = response.content.decode()
            self.answer = answer(response)
            self.forgotten = [
                name
                for name, record in world.told.items()
                if response.status_code == 200 and name in html and unseen(record, user)
            ]
            transaction.set_rollback(True)


def unseen(record: Any, user: User | None) -> bool:
    """Whether this user is not in the log of the record, nor the one it is about."""
    if user in {getattr(record, "user", None), *getattr(record, "own", [])}:
        return False
    return not Access.objects.about(record).filter(user=user, path__gt="").exists()


def answer(response: Any) -> str:
    if response.status_code in {301, 302}:
        return "L" if "/login/" in response["Location"] else ">"
    return {200: ".", 400: "0", 403: "3", 404: "4", 405: "5", 503: "."}[response.status_code]


ROWS = [row.split() for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("method", "name", "expected"), ROWS, ids=[" ".join(row) for row in ROWS])
def test_each_role_gets_what_the_table_says_and_whose_data_they_see_is_logged(
    method, name, expected, world, sessions
):
    url = address(name, world)

    visits = {role: Visit(world, role, sessions.get(role, ""), url, method) for role in ROLES}

    assert "".join(visit.answer for visit in visits.values()) == expected
    if name not in NO_LOOK:
        assert {role: visit.forgotten for role, visit in visits.items() if visit.forgotten} == {}


def test_every_address_is_in_the_table():
    assert sorted(set(names())) == sorted({name for _method, name, _expected in ROWS})


def test_every_address_that_takes_only_forms_is_in_the_table_with_a_form():
    only_forms = {name for method, name, expected in ROWS if method == "GET" and "5" in expected}
    # Their pages say what the form does.
    asks_first = {"content:story_withdraw", "events:who_is_there", "journey:activity_new"}

    assert only_forms | asks_first == {name for method, name, _expected in ROWS if method == "POST"}
