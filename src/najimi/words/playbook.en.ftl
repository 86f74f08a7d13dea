# What is said about playbooks: drafts, checks, rehearsals.

playbook-few-ideal-types = { $n ->
    [0] No kind of good customer is described
    [one] Only one kind of good customer is described
   *[other] Only { $n } kinds of good customers are described
}; with fewer than { $least }, everybody is pushed towards one goal that may not be theirs.
playbook-idle-strategy = Nothing is done to { $strategy }: the playbook has no treatment for it.
playbook-needs-unanswered = No treatment answers these needs: { $needs }.
playbook-strengths = Proposals that cite a strength of the firm: { $cited } of { $proposals }.
playbook-sells-unasked = It sells to people without a recorded need (asks_first = false). Asking first is what keeps selling useful.
playbook-no-product = { $n ->
    [one] One proposal of { $proposals } names
   *[other] { $n } proposals of { $proposals } name
} no product_id: { $treatments }. Whether a dearer thing fits better and earns more, what comes back, and what was refused cannot be held against them.
playbook-nobody-spared = No kind of good customer has "ask" among its donts, so quiet regulars are asked for favours, too.
playbook-quiet-asked = Quiet regulars are asked for favours: "ask" is not among the donts of { $types }.
playbook-bare-ideal-types = { $n ->
    [one] One kind of good customer has
   *[other] { $n } kinds of good customers have
} neither plays nor donts, so nothing is done differently for them: { $types }.

strategy-line = { $strategy }: { $n ->
    [one] one person
   *[other] { $n } people
}, { $cost }, { $minutes } min; expected from it: { $margin }
strategy-idle = The strategy "{ $strategy }" is idle: nothing was decided for it this turn.

playbook-idle-last-turn = The last turn decided nothing to { $strategy }.
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

rehearsal-headline = { $version } rehearsed beside { $was } on turn { $turn }: { $changed } of { $customers ->
    [one] one customer
   *[other] { $customers } customers
} would be treated differently.
rehearsal-who = Who would be treated differently:
rehearsal-nobody = nobody
rehearsal-flow = { $n } × { $was } → { $becomes } ({ $reason })
rehearsal-more = and { $ways ->
    [one] one more way
   *[other] { $ways } more ways
}, { $n ->
    [one] one customer
   *[other] { $n } customers
} in all
rehearsal-silence = left in peace
rehearsal-cost = What it would cost and bring:
rehearsal-line = { $name }: { $was } → { $becomes }
rehearsal-n-treated = customers treated
rehearsal-n-held-out = kept back by chance
rehearsal-n-silent = left in peace
rehearsal-expected-margin-amount = expected margin
rehearsal-strategy-cost = spent to { $strategy }
rehearsal-breaks = What it would break:
rehearsal-breaks-nothing = nothing that we know of
rehearsal-breaks-plan = { $n ->
    [one] One contact that stands on somebody's plan of today would be dropped or changed.
   *[other] { $n } contacts that stand on somebody's plan of today would be dropped or changed.
}
rehearsal-breaks-global-holdout = The share kept back from everything changes from { $was } to { $becomes }; what was measured so far no longer compares.
rehearsal-breaks-holdout = The share kept back from "{ $treatment }" changes from { $was } to { $becomes }; what was measured so far no longer compares.
rehearsal-breaks-let-go = { $n ->
    [one] One customer who was kept back would be treated, and no longer tells
   *[other] { $n } customers who were kept back would be treated, and no longer tell
} what happens without us.
rehearsal-breaks-newly-held = { $n ->
    [one] One customer who was treated
   *[other] { $n } customers who were treated
} would be kept back.
rehearsal-breaks-removed = "{ $treatment }" is gone: { $resting ->
    [one] one customer still rests
   *[other] { $resting } customers still rest
} from it, and { $measured ->
    [one] one of its decisions is
   *[other] { $measured } of its decisions are
} still being measured.
rehearsal-breaks-rest = { $n ->
    [one] One customer
   *[other] { $n } customers
} would get "{ $treatment }" again before its rest, as the turn's playbook has it, is over.
rehearsal-breaks-capacity = More is wanted of { $capacity } than there is: { $wanted } of { $available }. Some who would gain go without.
rehearsal-breaks-scarce = All of { $capacity } is taken: { $available }. Some get something else, or nothing, for want of more.
rehearsal-breaks-less = The decisions of the turn use more of { $capacity } than the draft has: { $used } of { $available }.
rehearsal-breaks-nobody = The rule of "{ $treatment }" matches nobody.
rehearsal-breaks-idle = Nothing would be decided to { $strategy }.

rehearsal-because-removed = what was decided is no longer in the playbook
rehearsal-because-was = until now nothing was done: { $reason }
rehearsal-because-better = this comes out ahead in the draft

desk-rehearsal = The latest rehearsal
desk-rehearsal-none = No draft of the playbook was rehearsed yet. `najimi playbook rehearse` does, and what it finds stands here.
desk-rehearsal-lead = { $version }, rehearsed beside { $was } on { $at }: { $changed } of { $customers ->
    [one] one customer
   *[other] { $customers } customers
} would be treated differently. Nothing was published, and nothing was sent.
desk-rehearsal-older = It was rehearsed on an earlier turn.
desk-rehearsal-what = what
desk-rehearsal-was = now
desk-rehearsal-becomes = with the draft
desk-rehearsal-note = What is not named here is not known to break; talk it over with whoever serves these people.
desk-rehearsal-flows = From what to what
desk-rehearsal-flows-title = How { $n } customers go from one kind of contact, or from being left in peace, to another.
desk-rehearsal-left = left: as decided
desk-rehearsal-right = right: with the draft
desk-rehearsal-more = and { $n ->
    [one] one more way
   *[other] { $n } more ways
}, in changes.parquet
desk-rehearsal-link = The latest rehearsal of a playbook
rehearsal-because-added = this is new in the draft
rehearsal-held-out = kept back
