# Where the effort of a turn goes, what steers it, and what we decided not to say.

customers-view-effort = Where effort goes
customers-title-effort = Where our effort goes
effort-lead = What this turn spends on whom, what its weights cost, and whether we give before we ask.
effort-groups = By what is to be had of them soon
effort-group = customers
effort-near-hot = most to be had soon (one in ten)
effort-near-some = something to be had soon
effort-near-none = nothing to be had soon
effort-customers = how many
effort-decided = something is done
effort-share = share of all effort
effort-measure-minutes = minutes of people
effort-measure-cost-amount = money
effort-measure-n-messages = messages
effort-none = none
effort-groups-note = "Soon" is the margin expected within 28 days; "nothing" is less than one contact costs in attention.
effort-strategies = Three strategies at the same time
effort-strategy = strategy
effort-cost = cost
effort-minutes = minutes
effort-expected = expected from it
effort-idle = idle
effort-strategies-note = The three add up to everything that is decided.
effort-weights = What each declared weight costs
effort-weight = weight
effort-weight-need-fit = it answers a need of theirs
effort-weight-career = it helps them on their own path
effort-weight-amount = adds to a score
effort-turned = get something else by it
effort-weight-cost = costs in expected margin
effort-weights-note = At the prices of this turn: what would be expected beyond this if the weight were 0. It is what we pay to serve needs and paths.
effort-conduct = How we conduct ourselves
effort-asymmetry = Who begins, in a year
effort-asymmetry-of = we { $ours } times, they { $theirs } times
effort-gave-first = Given before asked
effort-of = { $n } of { $all }
effort-nobody-asked = nobody was asked a favour
effort-elsewhere = Solved elsewhere: not ours, and a give
effort-cases = { $n } cases
effort-strengths = Proposals that cite a strength of ours
effort-no-proposals = nothing is proposed
effort-no-strength = no strength cited
effort-welcome = Welcome, by the latest word of whoever spoke of it
effort-suspended = "{ $title }" is suspended: { $n } of { $all } people regret it.
effort-share-of = { $share } of { $what }
effort-sign-nobody-slow = Nothing is done for any of the { $n } people of whom nothing is to be had soon. Instead: something that gives, listens, serves or cares, which is open to them.
effort-sign-hot-leads = One customer in ten gets { $percent } % of the { $measure ->
    [minutes] minutes of people
    [cost_amount] money
   *[other] messages
}. Instead: cap it under [capacities], and open gifts and questions to the others.
effort-sign-win-now = { $n } of { $all } decisions sell or ask. Instead: answer, give and listen first; [weights] say what a need is worth to you.

effort-line-group = { $group }: { $n } people, something done for { $decided }; { $shares }
effort-line-weight = Weight "{ $weight }" ({ $amount }): { $turned } people get something else by it, at { $cost } of expected margin
effort-line-strength = { $n } proposals cite: { $words }

customers-view-dismissals = What we held back
customers-title-dismissals = What we held back, and what was bought after all
dismissals-page-lead = Do not judge by your own purse: what somebody of us held back, beside what the customer bought afterwards.
dismissals-page-none = Nothing was held back in the last { $days } days, or it is not long enough ago.
dismissals-page-counter = Suggestions at the counter
dismissals-page-plan = The plan of today
dismissals-held-back = held back
dismissals-carried-out = carried out
dismissals-n = how many
dismissals-bought-anyway = bought anyway
dismissals-bought-elsewhere = solved elsewhere
dismissals-page-open = { $n } more are not long enough ago.
dismissals-page-counter-note = Bought: the very product, within { $days } days.
dismissals-page-plan-note = Bought: anything, within the days in which the treatment's outcome counts (the very product, if it names one). Who was held back was chosen by us and not by chance, so the difference is a hint and no proof.
dismissals-page-elsewhere-note = Elsewhere is what is recorded as solved elsewhere afterwards; what nobody told us of other shops we do not know.
dismissals-plan-head = Held back from the plan of today: { $n }. Bought anyway: { $bought } ({ $share }); solved elsewhere: { $elsewhere }.
dismissals-plan-beside = Carried out from the plan of today: { $n }. Bought: { $bought } ({ $share }).
