-- What the peers ask of a copy of kith's database; rows in force are neither voided nor replaced.
-- name: session
select s.account, a.person from peer_sessions s join accounts a on a.id = s.account
where s.token_hash = ?1 and s.ends_at > ?2 and a.state = 'active'
-- name: programmes
select r.programme_id from staff_roles r
where r.person_id = ?1 and r.role in ('coordinator', 'supervisor', 'director') and r.voided = 0 and r.start_date <= ?2
  and (r.end_date is null or r.end_date >= ?2) and not exists (select 1 from staff_roles n where n.supersedes = r.id)
-- name: matches
select m.chain, m.sourced_id, m.event_date, m.mentor_id, m.mentee_id, g.guardian_topic_applies, p.track,
  max(case when p.result = 'reached' then c.event_date end), p.id
from match_assignments a
join matches m on m.chain = a.match_id
join programmes g on g.chain = m.programme_id
left join contact_parties p on p.match_id = m.chain and p.voided = 0 and not exists (select 1 from contact_parties n where n.supersedes = p.id)
left join supervisory_contacts c on c.chain = p.contact_id and c.voided = 0
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id)
where a.person_id = ?1 and a.voided = 0 and a.start_date <= ?2 and (a.end_date is null or a.end_date >= ?2)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and m.voided = 0 and not exists (select 1 from matches n where n.supersedes = m.id)
  and g.voided = 0 and not exists (select 1 from programmes n where n.supersedes = g.id)
  and m.programme_id in (select value from json_each(?3))
  and not exists (select 1 from match_closures e where e.match_id = m.chain and e.voided = 0 and e.event_date <= ?2)
group by m.chain, p.track
-- name: guardians
select r.mentee_id, r.person_id from relationships r
where r.mentee_id in (select value from json_each(?1)) and r.is_guardian = 1 and r.contact_rule <> 'barred' and r.voided = 0
  and r.start_date <= ?2 and (r.end_date is null or r.end_date >= ?2)
  and not exists (select 1 from relationships n where n.supersedes = r.id)
order by r.contact_order desc
-- name: persons
select p.chain, coalesce(p.preferred_name, p.given_name) || coalesce(' ' || p.family_name, ''), p.phone from persons p
where p.chain in (select value from json_each(?1)) and p.voided = 0 and not exists (select 1 from persons n where n.supersedes = p.id)
-- name: contacts
select p.id, c.event_date, c.staff_id, p.person_id, coalesce(p.note, c.note) from contact_parties p
join supervisory_contacts c on c.chain = p.contact_id
where p.id in (select value from json_each(?1)) and c.voided = 0
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id)
-- name: audit
insert into peer_audit (at, account, person, action, subjects, outcome) values (?1, ?2, ?3, 'supervision.work_list', ?4, 'done')
