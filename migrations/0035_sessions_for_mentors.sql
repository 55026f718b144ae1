-- A planned training may be a session for mentors that is no course (docs/decisions/0247): its kind is known before it is held, and its
-- version is 0 then.

-- kind: training_events.kind
alter table training_plans add column kind text not null default 'course'
  check (kind in ('course', 'community_meeting', 'network_session', 'conferencing', 'observation', 'shared_development', 'mentor_meeting'));
