import type { Database } from './database.ts'

/** The versions of the schema that this code can work on. Migrations within a major version only add. */
export const SCHEMA = { oldest: 1, newest: 1 } as const

/** The schema in which the engine keeps its jobs. It can be emptied at any time. */
export const ENGINE_SCHEMA = 'paymux_jobs'

const FIRST = `
-- One constraint in a function, compiled once a connection: seven checks would be parsed anew for each insert, and cost more than it.
create function paymux.may_be(kind text, state text, due boolean, over boolean, sealed boolean, missing int, links int) returns boolean
language plpgsql immutable as $$
begin
  return kind in ('payout', 'refund')
    and state in ('queued', 'sending', 'unknown', 'accepted', 'succeeded', 'failed', 'rejected', 'canceled')
    and due <> (state in ('succeeded', 'failed', 'rejected', 'canceled')) -- an open row is always due some time
    and (not sealed or state in ('queued', 'sending', 'unknown'))         -- no wallet once it can't be sent
    and over <> due and (kind = 'refund' or missing = 0) and (kind = 'payout' or links > 0); end $$;
create table paymux.payout (
  id uuid primary key, kind text not null default 'payout', tenant text not null default '', reference text not null,
  account text,                                     -- null until it is claimed
  amount text, currency text, method text, fee_from text, bank text,        -- decimal text; null: the whole of a refunded invoice
  extra text,                                       -- the provider's own fields: text, for jsonb would reorder what is signed or repeated
  invoice_reference text, invoice_id text, reason text,                     -- refunds
  destination bytea, destination_key text, destination_mask text, destination_hmac bytea,
  state text not null default 'queued', attempts int not null default 0, version int not null default 0,
  reads int not null default 0,                     -- look-ups since the last change of state
  wait_reason text, wait_since timestamptz, attention text, attention_since timestamptz,
  provider_id text, debited text, fee text, failure_reason text,
  not_before timestamptz, created_at timestamptz not null default now(), next_at timestamptz default now(), final_at timestamptz,
  unique (reference, kind, tenant),                 -- not per account: a failover never gets a second row
  constraint payout_check check (paymux.may_be(kind, state, next_at is not null, final_at is not null, destination is not null,
    num_nulls(amount, currency, method, destination_key, destination_mask, destination_hmac), num_nonnulls(invoice_reference, invoice_id))));
create index payout_due on paymux.payout (next_at) where next_at is not null;
create index payout_attention on paymux.payout (attention_since) where attention is not null;
-- A provider knows no tenants: of two that have the same reference at one account it would pay one, and both would be told so.
create unique index payout_taken on paymux.payout (reference, kind, account) where account is not null and state <> 'canceled';
create index payout_provider on paymux.payout (provider_id) where provider_id is not null;
create index payout_final on paymux.payout (final_at) where final_at is not null;

create table paymux.attempt (
  payout_id uuid not null references paymux.payout on delete cascade,
  no int not null, account text not null, worker text not null, opened_at timestamptz not null default now(), deadline_at timestamptz not null,
  sends int not null default 1,                     -- rights to send that were given out, the first included
  absences int not null default 0,                  -- look-ups that did not find it
  recovery text,                                    -- of the provider, when it was claimed
  outcome text not null default 'open' check (outcome in ('open', 'unknown', 'accepted', 'not_sent', 'rejected', 'absent')),
  code text, http_status int, closed_by text, primary key (payout_id, no),
  check (outcome <> 'absent' or closed_by is not null));                    -- only a named person writes one off
create unique index attempt_live on paymux.attempt (payout_id) where outcome in ('open', 'unknown', 'accepted'); -- NEVER PAY TWICE
create index attempt_open on paymux.attempt (account, outcome) where outcome in ('open', 'unknown');

create table paymux.invoice (
  account text not null, reference text, provider_id text, status text not null default 'pending', amount text, currency text,
  id uuid primary key, tenant text not null default '', version int not null default 0, reads int not null default 0,
  created_at timestamptz not null default now(), next_at timestamptz default now(), final_at timestamptz,
  unique (account, reference, tenant), unique (account, provider_id, tenant), check (num_nonnulls(reference, provider_id) > 0));
create index invoice_due on paymux.invoice (next_at) where next_at is not null;

create table paymux.event (
  seq bigint generated always as identity primary key,
  payout_id uuid references paymux.payout on delete cascade, invoice_id uuid references paymux.invoice on delete cascade,
  at timestamptz not null default now(), type text not null, actor text not null, data jsonb not null default '{}',
  check (num_nonnulls(payout_id, invoice_id) = 1));
create index event_payout on paymux.event (payout_id, seq);
create index event_invoice on paymux.event (invoice_id, seq) where invoice_id is not null;
create table paymux.delivery (                      -- events that no handler has taken yet
  seq bigint primary key references paymux.event on delete cascade, next_at timestamptz not null default now(), tries int not null default 0);
create index delivery_due on paymux.delivery (next_at);

create table paymux.inbox (
  account text not null, key text not null, received_at timestamptz not null default now(), times int not null default 1,
  reference text, provider_id text, type text not null, status text,
  payout_id uuid, invoice_id uuid,                  -- both null: an orphan, made by hand or by another system
  primary key (account, key));
create index inbox_received on paymux.inbox (received_at);

create table paymux.account (
  name text primary key, paused_until timestamptz, paused_by text, paused_reason text,
  max_in_flight int not null default 8 check (max_in_flight > 0), per_second numeric check (per_second > 0),
  unknown_budget int not null default 5 check (unknown_budget > 0),
  tokens numeric not null default 0, tokens_at timestamptz not null default now());
create table paymux.meta (key text primary key, value text not null);

-- Enqueues, compiled once a connection. Null: the reference exists already, or another transaction has just committed it.
create function paymux.enqueue(uuid, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, timestamptz)
returns timestamptz language plpgsql as $$
begin
  insert into paymux.payout (id, kind, tenant, reference, amount, currency, method, fee_from, bank, extra, invoice_reference, invoice_id, reason,
    destination, destination_key, destination_mask, destination_hmac, not_before, next_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, decode($14, 'hex'), $15, $16, decode($17, 'hex'), $18, coalesce($18, now()))
  on conflict (tenant, kind, reference) do nothing;
  return case when found then now() end; end $$;

-- Refuses in the database what must never happen, so that a mistake in psql is refused like one in a program.
create function paymux.guard_payout() returns trigger language plpgsql as $$
begin
  if old.state <> new.state and not (old.state || '>' || new.state) = any (array[
    'queued>sending', 'queued>accepted', 'queued>succeeded', 'queued>failed', 'queued>rejected', 'queued>canceled',
    'sending>queued', 'sending>unknown', 'sending>accepted', 'sending>succeeded', 'sending>failed', 'sending>rejected',
    'unknown>queued', 'unknown>accepted', 'unknown>succeeded', 'unknown>failed', 'unknown>rejected',
    'accepted>succeeded', 'accepted>failed'])
  then raise exception 'paymux: a payout that is % can never become %', old.state, new.state using errcode = 'check_violation'; end if;
  if (new.id, new.kind, new.tenant, new.reference, new.created_at) is distinct from (old.id, old.kind, old.tenant, old.reference, old.created_at)
    or (new.amount, new.currency, new.method, new.fee_from, new.bank, new.extra)
      is distinct from (old.amount, old.currency, old.method, old.fee_from, old.bank, old.extra)
    or (new.invoice_reference, new.invoice_id, new.destination_mask) is distinct from (old.invoice_reference, old.invoice_id, old.destination_mask)
  then raise exception 'paymux: what a payout asks for never changes' using errcode = 'check_violation'; end if;
  if new.version <= old.version then new.version := old.version + 1; end if; -- workers notice every change, whoever made it
  return new; end $$;
create trigger guard before update on paymux.payout for each row execute function paymux.guard_payout();

create function paymux.guard_attempt() returns trigger language plpgsql as $$
begin
  if old.outcome <> new.outcome and not (old.outcome || '>' || new.outcome) = any (array[
    'open>unknown', 'open>accepted', 'open>not_sent', 'open>rejected',
    'unknown>accepted', 'unknown>not_sent', 'unknown>rejected', 'unknown>absent', 'absent>accepted'])
  then raise exception 'paymux: an attempt that is % can never become %', old.outcome, new.outcome using errcode = 'check_violation'; end if;
  if (new.payout_id, new.no, new.account, new.worker, new.recovery, new.opened_at)
      is distinct from (old.payout_id, old.no, old.account, old.worker, old.recovery, old.opened_at)
    or new.sends < old.sends
  then raise exception 'paymux: what an attempt did never changes' using errcode = 'check_violation'; end if;
  return new; end $$;
create trigger guard before update on paymux.attempt for each row execute function paymux.guard_attempt();

-- Checked at the end of a transaction: a payout that is not paid, or may be sent, has no attempt that may still pay.
create function paymux.guard_live() returns trigger language plpgsql as $$
begin
  if exists (select from paymux.payout p join paymux.attempt a on a.payout_id = p.id
    where p.id = new.id and p.state in ('queued', 'rejected', 'canceled') and a.outcome in ('open', 'unknown', 'accepted'))
  then raise exception 'paymux: a payout with a live attempt is neither sendable nor over' using errcode = 'check_violation'; end if;
  return null; end $$;
create constraint trigger guard_live after update of state on paymux.payout deferrable initially deferred
  for each row when (new.state in ('queued', 'rejected', 'canceled')) execute function paymux.guard_live();

create function paymux.guard_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('paymux.retention', true) = 'on' then return old; end if;
  raise exception 'paymux: history is neither changed nor deleted, except by retention' using errcode = 'check_violation'; end $$;
create trigger guard before update or delete on paymux.event for each row execute function paymux.guard_history();
create trigger guard_delete before delete on paymux.payout for each row execute function paymux.guard_history();
create trigger guard_delete before delete on paymux.attempt for each row execute function paymux.guard_history();

-- Volatile on purpose: each call sees what was committed before the call. A plain sub-select sees what was committed before its statement
-- began to wait for the account's lock, so two workers would each fill the account.
create function paymux.account_load(account_name text, out open int, out unknown int) language plpgsql volatile as $$
begin
  select count(*) filter (where outcome = 'open'), count(*) filter (where outcome = 'unknown') into open, unknown
    from paymux.attempt where account = account_name and outcome in ('open', 'unknown'); end $$;
`

const MIGRATIONS: readonly string[] = [FIRST]

// Creates both schemas, under the lock of `migrate`: by themselves two that create the same one do not wait for each other.
const PREPARE = `create schema if not exists paymux;
create schema if not exists ${ENGINE_SCHEMA};
create table if not exists paymux.migration (version int primary key, at timestamptz not null default now());`

/** The SQL that brings a database from `version` to the newest one, for teams that apply it themselves. */
export function migrationSql(version = 0): string {
  const steps = MIGRATIONS.slice(version).map((sql, at) => `${sql}\ninsert into paymux.migration (version) values (${version + at + 1});`)
  return steps.length === 0 ? '' : ['begin;', PREPARE, ...steps, 'commit;'].join('\n')
}

/** Brings the database to the newest version. Two that run at once wait for each other. @returns the version */
export async function migrate(database: Database): Promise<number> {
  return database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('paymux.migrate'))")
    await tx.script(PREPARE)
    const version = await installed(tx)
    for (const [at, sql] of MIGRATIONS.entries()) {
      if (at < version) continue
      await tx.script(sql)
      await tx.query('insert into paymux.migration (version) values ($1)', [at + 1])
    }
    return Math.max(version, MIGRATIONS.length)
  })
}

/** @throws Error for tables that are missing, or of a version that this code cannot work on */
export async function checkSchema(database: Database): Promise<void> {
  const found = await database.query("select to_regclass('paymux.migration') is not null as there")
  const version = found[0]?.there === true ? await installed(database) : 0
  if (version < SCHEMA.oldest) throw new Error('@paymux/durable: the tables are missing or old; run `npx @paymux/durable migrate`')
  // A newer minor version only adds, so this code goes on beside it. A newer major version writes the oldest code that it takes here.
  const major = await database.query("select value from paymux.meta where key = 'oldest_code'")
  if (major.length > 0 && Number(major[0]?.value) > SCHEMA.newest) {
    throw new Error(`@paymux/durable: the tables have version ${version}, which this version of the package cannot work on; update it`)
  }
}

const installed = async (at: Pick<Database, 'query'>): Promise<number> =>
  Number((await at.query('select coalesce(max(version), 0) as version from paymux.migration'))[0]?.version ?? 0)
