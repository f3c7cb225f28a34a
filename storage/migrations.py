"""How the tables came to be: small named steps, each applied once, never edited after release.

Instants are UTC, ISO 8601 with offset; days are ISO dates; `*_sealed` columns are encrypted and
`*_index` columns are keyed fingerprints (see `storage.sealing`); `details` columns are JSON.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("icpc")


@migrations()
def people_and_teams(db: Database) -> None:
    """Members (who have accounts) and guests (parents, young people, partners outside the workspace)."""
    db.conn.execute("CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT NOT NULL)")
    db.conn.execute(
        """CREATE TABLE people (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('member', 'guest')),
            name TEXT NOT NULL, agency TEXT NOT NULL DEFAULT '', team TEXT REFERENCES teams(id),
            email_sealed TEXT, email_index TEXT UNIQUE, phone_sealed TEXT,
            active INTEGER NOT NULL DEFAULT 1, settings TEXT NOT NULL DEFAULT '{}')"""
    )
    db.conn.execute(
        """CREATE TABLE roles (
            person TEXT NOT NULL REFERENCES people(id), role TEXT NOT NULL, PRIMARY KEY (person, role))"""
    )
    db.conn.execute(
        """CREATE TABLE accounts (
            platform TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL REFERENCES people(id),
            conversation_sealed TEXT, last_seen_at TEXT NOT NULL, PRIMARY KEY (platform, account))"""
    )
    db.conn.execute("CREATE INDEX accounts_of_person ON accounts (person)")


@migrations()
def cases_and_what_happened(db: Database) -> None:
    """Cases, the events that are the truth about them, and the deadlines that follow."""
    db.conn.execute(
        """CREATE TABLE cases (
            id TEXT PRIMARY KEY, ref TEXT NOT NULL, ref_key TEXT NOT NULL UNIQUE, authority TEXT NOT NULL,
            team TEXT NOT NULL REFERENCES teams(id), social_worker TEXT REFERENCES people(id),
            manager TEXT REFERENCES people(id), children INTEGER NOT NULL DEFAULT 1,
            kind TEXT NOT NULL DEFAULT 'initial', state TEXT NOT NULL DEFAULT 'open',
            registered_at TEXT NOT NULL)"""
    )
    db.conn.execute("CREATE INDEX cases_of_team ON cases (team, state)")
    db.conn.execute(
        """CREATE TABLE events (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), step TEXT NOT NULL,
            happened_on TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}', recorded_at TEXT NOT NULL,
            recorded_by TEXT NOT NULL, corrects TEXT REFERENCES events(id))"""
    )
    db.conn.execute("CREATE INDEX events_of_case ON events (case_id, recorded_at)")
    db.conn.execute(
        """CREATE TABLE deadlines (
            case_id TEXT NOT NULL REFERENCES cases(id), step TEXT NOT NULL, occurrence TEXT NOT NULL,
            name TEXT NOT NULL, due TEXT, state TEXT NOT NULL, done_on TEXT, owner_role TEXT NOT NULL,
            owner TEXT REFERENCES people(id), agency TEXT, PRIMARY KEY (case_id, step, occurrence))"""
    )
    db.conn.execute("CREATE INDEX deadlines_open ON deadlines (due) WHERE state = 'open'")


@migrations()
def conferences(db: Database) -> None:
    """Who is invited, how they will take part, and the meeting they join."""
    db.conn.execute(
        """CREATE TABLE invitees (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id),
            person TEXT NOT NULL REFERENCES people(id), role TEXT NOT NULL, agency TEXT NOT NULL DEFAULT '',
            attendance TEXT NOT NULL DEFAULT '', invited_at TEXT NOT NULL, invited_by TEXT NOT NULL,
            uninvited_at TEXT, reason TEXT NOT NULL DEFAULT '', UNIQUE (case_id, person))"""
    )
    db.conn.execute("CREATE INDEX invitations_of_person ON invitees (person)")
    db.conn.execute(
        """CREATE TABLE meetings (
            case_id TEXT PRIMARY KEY REFERENCES cases(id), provider TEXT NOT NULL, link_sealed TEXT,
            dial_in_sealed TEXT, pin_sealed TEXT, set_up_at TEXT NOT NULL, set_up_by TEXT NOT NULL)"""
    )
    db.conn.execute(
        """CREATE TABLE join_links (
            fingerprint TEXT PRIMARY KEY, seed TEXT NOT NULL, invitee TEXT NOT NULL REFERENCES invitees(id),
            usable_from TEXT NOT NULL, expires_at TEXT NOT NULL, revoked_at TEXT, opened_at TEXT,
            confirmed_private_at TEXT, others_present TEXT NOT NULL DEFAULT '')"""
    )
    db.conn.execute("CREATE INDEX join_links_of_invitee ON join_links (invitee)")


@migrations()
def nudges(db: Database) -> None:
    """The outbox: a nudge is a row.

    Ids count on, so that what was planned first is known, and is said first; and so that rows and indexes are
    written at their end. Moments are microseconds since 1970 in UTC, quicker to write and compare than text.
    `due_at` is when it should go, `send_at` when it will next be tried; `claim` is the token of whoever is
    sending it now; `doubt` says why nobody knows whether it was taken; `unwanted` why it is no longer needed
    although it is being sent.

    Who plans a case looks up its people, and what stands of it already, once and under the write lock (see
    `storage.nudge_rows` and `storage.replanning`), not the table once a row; and no reminder that is planned is in
    the indexes of what was sent, of what was cancelled, and of what belongs to no case.
    """
    db.conn.execute(
        """CREATE TABLE nudges (
            id INTEGER PRIMARY KEY, case_id TEXT, step TEXT NOT NULL, occurrence TEXT NOT NULL,
            rung TEXT NOT NULL, recipient TEXT NOT NULL, deadline TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL, urgent INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER NOT NULL, send_at INTEGER NOT NULL, expires_at INTEGER,
            state TEXT NOT NULL DEFAULT 'planned' CHECK (state = 'planned' OR state IN
                ('sending', 'sent', 'uncertain', 'failed', 'cancelled')),
            attempts INTEGER NOT NULL DEFAULT 0, claim TEXT, claimed_by TEXT, claimed_at INTEGER,
            claimed_until INTEGER, doubt TEXT, unwanted TEXT, channel TEXT,
            closed_channels TEXT NOT NULL DEFAULT '', sent_to TEXT, bundle TEXT, receipt TEXT, sent_at INTEGER,
            reason TEXT, details TEXT NOT NULL DEFAULT '{}')"""
    )
    db.conn.execute("CREATE INDEX nudges_of_case ON nudges (case_id) WHERE state != 'cancelled'")
    db.conn.execute(
        """CREATE UNIQUE INDEX nudges_of_no_case ON nudges (step, occurrence, rung, recipient, deadline)
            WHERE case_id IS NULL AND state != 'cancelled'"""
    )
    db.conn.execute("CREATE INDEX nudges_planned ON nudges (send_at) WHERE state = 'planned'")
    db.conn.execute("CREATE INDEX nudges_sending ON nudges (claimed_until) WHERE state = 'sending'")
    db.conn.execute("CREATE INDEX nudges_by_state ON nudges (state, due_at) WHERE state != 'planned'")
    db.conn.execute("CREATE INDEX nudges_cancelled ON nudges (case_id, recipient) WHERE state = 'cancelled'")


@migrations()
def audit_log(db: Database) -> None:
    """Who saw or changed what; every row bears the signature of the row before it."""
    db.conn.execute(
        """CREATE TABLE audit (
            number INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, action TEXT NOT NULL,
            case_ref TEXT NOT NULL DEFAULT '', details TEXT NOT NULL DEFAULT '{}', chain TEXT NOT NULL)"""
    )
    db.conn.execute("CREATE INDEX audit_of_case ON audit (case_ref, number)")


@migrations()
def running(db: Database) -> None:
    """What the running programs remember: requests already acted on, the last tick, and small facts."""
    db.conn.execute("CREATE TABLE requests_seen (id TEXT PRIMARY KEY, seen_at TEXT NOT NULL)")
    db.conn.execute("CREATE INDEX requests_seen_when ON requests_seen (seen_at)")
    db.conn.execute("CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL)")


@migrations()
def demonstration_conversations(db: Database) -> None:
    """What each person said and was shown in the demonstration, sealed; and how far each has read."""
    db.conn.execute(
        """CREATE TABLE conversations (
            number INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL REFERENCES people(id),
            place TEXT NOT NULL CHECK (place IN ('direct', 'channel')),
            direction TEXT NOT NULL CHECK (direction IN ('said', 'shown')), outlet TEXT,
            public INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL, content_sealed TEXT NOT NULL,
            mark TEXT UNIQUE)"""
    )
    db.conn.execute("CREATE INDEX conversations_of_person ON conversations (person, place, number)")
    db.conn.execute("CREATE INDEX conversations_public ON conversations (place, number) WHERE public = 1")
    db.conn.execute("CREATE INDEX conversations_sent ON conversations (number) WHERE outlet IS NOT NULL")
    db.conn.execute(
        """CREATE TABLE conversations_read (
            person TEXT NOT NULL REFERENCES people(id), place TEXT NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY (person, place))"""
    )


@migrations()
def guidance_library(db: Database) -> None:
    """The documents that a council added to the guidance, their passages, and the questions it left open."""
    db.conn.execute(
        """CREATE TABLE library_documents (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, authority TEXT NOT NULL, publisher TEXT NOT NULL,
            kind TEXT NOT NULL, approved TEXT, published TEXT, review_months INTEGER,
            national_basis TEXT NOT NULL, file_name TEXT NOT NULL)"""
    )
    db.conn.execute(
        """CREATE TABLE library_passages (
            document TEXT NOT NULL REFERENCES library_documents(id), ordinal INTEGER NOT NULL,
            section TEXT NOT NULL, text TEXT NOT NULL, page INTEGER, PRIMARY KEY (document, ordinal))"""
    )
    db.conn.execute(
        """CREATE TABLE library_gaps (
            number INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, authority TEXT NOT NULL,
            reason TEXT NOT NULL, noted_on TEXT NOT NULL)"""
    )


@migrations()
def who_else_is_there(db: Database) -> None:
    """Who is with somebody who joins is in their own words, and so is sealed."""
    db.conn.execute("ALTER TABLE join_links ADD COLUMN others_present_sealed TEXT")
    db.conn.execute("ALTER TABLE join_links DROP COLUMN others_present")


@migrations()
def conference_records_and_plans(db: Database) -> None:
    """What a chair records of a conference, the plan's tasks, the core group, and links to the document.

    A record is one sealed text while it is written, and another, never changed again, once it is finished.
    """
    db.conn.execute(
        """CREATE TABLE conference_requests (
            case_id TEXT PRIMARY KEY REFERENCES cases(id), answers_sealed TEXT NOT NULL, made_at TEXT NOT NULL,
            made_by TEXT NOT NULL)"""
    )
    db.conn.execute(
        """CREATE TABLE conference_records (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), conference INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'finished')), answers_sealed TEXT NOT NULL,
            paper_sealed TEXT, begun_at TEXT NOT NULL, begun_by TEXT NOT NULL, changed_at TEXT NOT NULL,
            changed_by TEXT NOT NULL)"""
    )
    db.conn.execute(
        "CREATE UNIQUE INDEX conference_records_begun ON conference_records (case_id) WHERE state = 'draft'"
    )
    db.conn.execute("CREATE INDEX conference_records_of_case ON conference_records (case_id, state)")
    db.conn.execute(
        """CREATE TABLE plan_tasks (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL,
            what_sealed TEXT NOT NULL, measure_sealed TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '',
            agency TEXT NOT NULL DEFAULT '', due TEXT NOT NULL, children TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')), settled_on TEXT,
            looked_at TEXT)"""
    )
    db.conn.execute("CREATE INDEX plan_tasks_of_case ON plan_tasks (case_id, state)")
    db.conn.execute("CREATE INDEX plan_tasks_of_owner ON plan_tasks (owner, due) WHERE state = 'open'")
    db.conn.execute(
        """CREATE TABLE plan_task_notes (
            task TEXT NOT NULL REFERENCES plan_tasks(id), at TEXT NOT NULL, person TEXT NOT NULL,
            state TEXT NOT NULL, note_sealed TEXT NOT NULL)"""
    )
    db.conn.execute("CREATE INDEX plan_task_notes_of_task ON plan_task_notes (task, at)")
    db.conn.execute(
        """CREATE TABLE core_group_members (
            case_id TEXT NOT NULL REFERENCES cases(id), person TEXT NOT NULL REFERENCES people(id),
            since TEXT NOT NULL, left_at TEXT, PRIMARY KEY (case_id, person))"""
    )
    db.conn.execute("CREATE INDEX core_groups_of_person ON core_group_members (person)")
    db.conn.execute(
        """CREATE TABLE core_groups (
            case_id TEXT PRIMARY KEY REFERENCES cases(id), meets_on TEXT, review_on TEXT)"""
    )
    db.conn.execute(
        """CREATE TABLE document_links (
            fingerprint TEXT PRIMARY KEY, record TEXT NOT NULL REFERENCES conference_records(id),
            kind TEXT NOT NULL, person TEXT NOT NULL REFERENCES people(id), expires_at TEXT NOT NULL,
            revoked_at TEXT)"""
    )


@migrations()
def calendars(db: Database) -> None:
    """What each person's calendar was last told of a conference, and the addresses of personal calendars."""
    db.conn.execute(
        """CREATE TABLE calendar_entries (
            case_id TEXT NOT NULL REFERENCES cases(id), person TEXT NOT NULL REFERENCES people(id),
            conference INTEGER NOT NULL, uid TEXT NOT NULL, sequence INTEGER NOT NULL, starts TEXT NOT NULL,
            place TEXT NOT NULL, cancelled INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (case_id, person, conference))"""
    )
    db.conn.execute(
        """CREATE TABLE calendar_feeds (
            fingerprint TEXT PRIMARY KEY, seed TEXT NOT NULL, person TEXT NOT NULL REFERENCES people(id),
            made_at TEXT NOT NULL, revoked_at TEXT)"""
    )
    db.conn.execute("CREATE INDEX calendar_feeds_of_person ON calendar_feeds (person)")


@migrations()
def meetings_of_providers(db: Database) -> None:
    """The provider's own name for a meeting, and what it is still to be asked for."""
    db.conn.execute("ALTER TABLE meetings ADD COLUMN reference_sealed TEXT")
    db.conn.execute(
        """CREATE TABLE meeting_tasks (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id),
            kind TEXT NOT NULL CHECK (kind IN ('create', 'move', 'delete')), provider TEXT NOT NULL,
            reference_sealed TEXT, starts TEXT NOT NULL, asked_by TEXT NOT NULL, try_at TEXT NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT '')"""
    )
    db.conn.execute("CREATE INDEX meeting_tasks_due ON meeting_tasks (try_at)")
    db.conn.execute(
        "CREATE UNIQUE INDEX meeting_tasks_wanted ON meeting_tasks (case_id) WHERE kind != 'delete'"
    )


@migrations()
def versions_of_conference_records(db: Database) -> None:
    """What was wrong in a finished record is put right in a new version, with the reason; the old one stays.

    `first` is the id of the first version; a task of the plan knows the record it comes from, and its place there.
    """
    db.conn.execute("ALTER TABLE conference_records ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
    db.conn.execute("ALTER TABLE conference_records ADD COLUMN first TEXT REFERENCES conference_records(id)")
    db.conn.execute("ALTER TABLE conference_records ADD COLUMN reason_sealed TEXT")
    db.conn.execute("ALTER TABLE plan_tasks ADD COLUMN record TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE plan_tasks ADD COLUMN place INTEGER NOT NULL DEFAULT 0")


@migrations()
def open_steps(db: Database) -> None:
    """Finds the cases in which a step is open without going through all of them."""
    db.conn.execute("CREATE INDEX deadlines_of_step ON deadlines (step, case_id) WHERE state = 'open'")


@migrations()
def reports_of_those_who_send_apologies(db: Database) -> None:
    """Somebody who cannot come is still asked for the report, and says whether it is to be expected."""
    db.conn.execute("ALTER TABLE invitees ADD COLUMN report TEXT NOT NULL DEFAULT ''")


@migrations()
def days_agreed_for_reviews(db: Database) -> None:
    """The day agreed for a review follows from what happened at the conference, as every other date does."""
    db.conn.execute("ALTER TABLE deadlines ADD COLUMN agreed TEXT")
    db.conn.execute("CREATE INDEX deadlines_agreed ON deadlines (agreed) WHERE state = 'open'")
    db.conn.execute("ALTER TABLE core_groups DROP COLUMN review_on")


@migrations()
def disagreements_and_tasks_due(db: Database) -> None:
    """Finds who disagreed with a conference, and which tasks are due, without going through all of a council's."""
    db.conn.execute("CREATE INDEX events_of_dissent ON events (case_id) WHERE step = 'dissent'")
    db.conn.execute("CREATE INDEX plan_tasks_due ON plan_tasks (due) WHERE state = 'open'")


@migrations()
def when_a_case_next_reminds(db: Database) -> None:
    """Each case knows when its next reminder is to be tried (see `storage.agenda`).

    An index of all that is planned by its hour was dearer to write than the reminders, whose hours lie far apart;
    by case, those of one planning lie together. The trigger sees to it that no reminder which is put back, for
    whatever reason, is forgotten.
    """
    db.conn.execute("ALTER TABLE cases ADD COLUMN next_nudge_at INTEGER")
    db.conn.execute(
        """UPDATE cases SET next_nudge_at =
            (SELECT min(send_at) FROM nudges WHERE case_id = cases.id AND state = 'planned')"""
    )
    db.conn.execute("CREATE INDEX cases_reminding ON cases (next_nudge_at) WHERE next_nudge_at IS NOT NULL")
    db.conn.execute("DROP INDEX nudges_planned")
    db.conn.execute("DROP INDEX nudges_of_case")
    db.conn.execute("CREATE INDEX nudges_of_case ON nudges (case_id, send_at) WHERE case_id IS NOT NULL")
    db.conn.execute(
        "CREATE INDEX nudges_waiting ON nudges (send_at) WHERE case_id IS NULL AND state = 'planned'"
    )
    db.conn.execute(
        """CREATE TRIGGER nudges_put_back AFTER UPDATE OF state, send_at ON nudges WHEN new.state = 'planned'
            BEGIN
                UPDATE cases SET next_nudge_at = new.send_at
                WHERE id = new.case_id AND (next_nudge_at IS NULL OR next_nudge_at > new.send_at);
            END"""
    )


@migrations()
def reminders_to_come(db: Database) -> None:
    """What is still to come: what was planned of a case at one time, and in it a person's reminders of one thing.

    The reminders of a planning have the ids `first` to `last`, as the log says too, and those of a series count on
    from its own `first`: so which series are of which planning needs no index of its own, which would be dearer to
    write than they are. `rungs` holds, as JSON, the name of each reminder, its moment, and whether it is urgent;
    `next_at` is the moment of the first. What was planned before stays in the outbox as it is. See
    `storage.to_come`.
    """
    db.conn.execute(
        "CREATE TABLE plannings (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, case_id TEXT NOT NULL)"
    )
    db.conn.execute("CREATE INDEX plannings_of_case ON plannings (case_id)")
    db.conn.execute(
        """CREATE TABLE series (
            first INTEGER PRIMARY KEY, next_at INTEGER NOT NULL, step TEXT NOT NULL, occurrence TEXT NOT NULL,
            recipient TEXT NOT NULL, deadline TEXT NOT NULL, rungs TEXT NOT NULL, kind TEXT NOT NULL,
            details TEXT NOT NULL, expires_at INTEGER)"""
    )
    db.conn.execute(
        """CREATE VIEW series_to_come AS SELECT s.*, p.first AS planning, p.case_id
            FROM plannings p JOIN series s ON s.first BETWEEN p.first AND p.last"""
    )
    db.conn.execute(
        """CREATE VIEW to_come AS SELECT
            s.first + r.key AS id, s.case_id, s.step, s.occurrence, json_extract(r.value, '$[0]') AS rung,
            s.recipient, s.deadline, s.kind, json_extract(r.value, '$[2]') AS urgent,
            json_extract(r.value, '$[1]') AS due_at, json_extract(r.value, '$[1]') AS send_at, s.expires_at,
            'planned' AS state, 0 AS attempts, NULL AS claim, NULL AS claimed_by, NULL AS claimed_at,
            NULL AS claimed_until, NULL AS doubt, NULL AS unwanted, NULL AS channel, '' AS closed_channels,
            NULL AS sent_to, NULL AS bundle, NULL AS receipt, NULL AS sent_at, NULL AS reason, s.details,
            s.planning, s.first, s.next_at
            FROM series_to_come s, json_each(s.rungs) r"""
    )
