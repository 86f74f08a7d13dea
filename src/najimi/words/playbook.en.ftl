# What is said about playbooks: drafts, checks, rehearsals.

playbook-few-ideal-types = { $n ->
    [0] No kind of good customer is described
    [one] Only one kind of good customer is described
   *[other] Only { $n } kinds of good customers are described
}; with fewer than { $least }, everybody is pushed towards one goal that may not be theirs.
playbook-idle-strategy = Nothing is done to { $strategy ->
    [acquire] win new customers
    [grow] grow with those we have
   *[keep] keep those we have
}: the playbook has no treatment for it.
playbook-needs-unanswered = No treatment answers these needs: { $needs }.
playbook-strengths = { $cited } of { $proposals } proposals cite a strength of the firm.

strategy-line = { $strategy }: { $n ->
    [one] one person
   *[other] { $n } people
}, { $cost }, { $minutes } min; expected from it: { $margin }
strategy-idle = Warning: the strategy "{ $strategy }" is idle; nothing was decided for it this turn.

playbook-idle-last-turn = The last turn decided nothing to { $strategy ->
    [acquire] win new customers
    [grow] grow with those we have
   *[keep] keep those we have
}.
playbook-sound = { $version } is sound: { $treatments ->
    [one] one treatment
   *[other] { $treatments } treatments
}.
playbook-drafted = A copy of { $version } is ready to be edited: { $path }
playbook-published = { $version } is published and in force from the next turn on.
playbook-not-rehearsed = It was not rehearsed on the current turn.
playbook-in-force = in force
playbook-same = They are the same.
playbook-kept = Kept in { $folder }.

rehearsal-headline = { $version } rehearsed beside { $was } on turn { $turn }: { $changed } of { $customers } customers would be treated differently.
rehearsal-who = Who would be treated differently:
rehearsal-nobody = nobody
rehearsal-flow = { $n } × { $was } → { $becomes } ({ $reason })
rehearsal-more = and { $ways } more ways, { $n } customers in all
rehearsal-silence = left in peace
rehearsal-cost = What it would cost and bring:
rehearsal-line = { $name }: { $was } → { $becomes }
rehearsal-n-treated = customers treated
rehearsal-n-held-out = kept back by chance
rehearsal-n-silent = left in peace
rehearsal-cost-amount = money
rehearsal-minutes = minutes of people
rehearsal-expected-margin-amount = expected margin
rehearsal-strategy-cost = spent to { $strategy }
rehearsal-capacity-budget = money
rehearsal-capacity-minutes = minutes of people
rehearsal-capacity-sends = sends by { $channel }
rehearsal-breaks = What it would break:
rehearsal-breaks-nothing = nothing that we know of
rehearsal-breaks-plan = { $n ->
    [one] One contact that stands on somebody's plan of today would be dropped or changed.
   *[other] { $n } contacts that stand on somebody's plan of today would be dropped or changed.
}
rehearsal-breaks-global-holdout = The share kept back from everything changes from { $was } to { $becomes }; what was measured so far no longer compares.
rehearsal-breaks-holdout = The share kept back from "{ $treatment }" changes from { $was } to { $becomes }; what was measured so far no longer compares.
rehearsal-breaks-let-go = { $n ->
    [one] One customer who was kept back would be treated, and no longer tells what happens without us.
   *[other] { $n } customers who were kept back would be treated; they no longer tell what happens without us.
}
rehearsal-breaks-newly-held = { $n ->
    [one] One customer who was treated would be kept back.
   *[other] { $n } customers who were treated would be kept back.
}
rehearsal-breaks-removed = "{ $treatment }" is gone: { $resting } customers still rest from it, and { $measured } of its decisions are still being measured.
rehearsal-breaks-rest = { $n } customers would get "{ $treatment }" again before its rest, as the turn's playbook has it, is over.
rehearsal-breaks-capacity = More is wanted of { $capacity } than there is: { $wanted } of { $available }. Some who would gain go without.
rehearsal-breaks-less = The decisions of the turn use more of { $capacity } than the draft has: { $used } of { $available }.
rehearsal-breaks-nobody = The rule of "{ $treatment }" matches nobody.
rehearsal-breaks-idle = Nothing would be decided to { $strategy }.

rehearsal-because-removed = what was decided is no longer in the playbook
rehearsal-because-was = left in peace until now: { $reason }
rehearsal-because-better = this comes out ahead in the draft

desk-rehearsal = The latest rehearsal
desk-rehearsal-none = No draft of the playbook was rehearsed yet. `najimi playbook rehearse` does, and what it finds stands here.
desk-rehearsal-lead = { $version }, rehearsed beside { $was } on { $at }: { $changed } of { $customers } customers would be treated differently. Nothing was published, and nothing was sent.
desk-rehearsal-older = It was rehearsed on an earlier turn.
desk-rehearsal-what = what
desk-rehearsal-was = now
desk-rehearsal-becomes = with the draft
desk-rehearsal-note = What is not named here is not known to break; talk it over with whoever serves these people.
desk-rehearsal-flows = From what to what
desk-rehearsal-flows-title = How { $n } customers go from one kind of contact, or from being left in peace, to another.
desk-rehearsal-left = left: as decided
desk-rehearsal-right = right: with the draft
desk-rehearsal-more = and { $n } more ways, in changes.parquet
desk-rehearsal-link = The latest rehearsal of a playbook
rehearsal-kind-give = give
rehearsal-kind-ask = ask
rehearsal-kind-listen = listen
rehearsal-kind-sell = offer
rehearsal-kind-serve = serve
rehearsal-kind-care = care
rehearsal-kind-silence = left in peace
rehearsal-because-added = this is new in the draft
rehearsal-held-out = kept back by chance
rehearsal-kind-held-out = kept back
