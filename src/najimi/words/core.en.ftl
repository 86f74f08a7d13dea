# Words of the engine: codes of tables as sentences that a customer could read.

tier-most-valuable = most valuable
tier-most-growable = most growable
tier-steady = steady
tier-small = small
tier-below-zero = below zero
tier-unknown = not yet known

stage-prospect = has not bought yet
stage-new = bought once
stage-repeat = has come back
stage-loyal = comes regularly
stage-lapsing = has been away for longer than usual
stage-lost = has stayed away
stage-won-back = has returned

activity-quiet = no purchase in 90 days
activity-occasional = up to 11 purchases in 90 days
activity-frequent = 12 purchases or more in 90 days

channel-email = e-mail
channel-letter = letter
channel-call = telephone
channel-visit = visit
channel-counter = at the counter

kind-give = give
kind-ask = ask
kind-listen = listen
kind-sell = offer
kind-serve = serve
kind-care = care

strategy-acquire = win new customers
strategy-grow = grow with the customers we have
strategy-keep = keep the customers we have

needs-saving-on-the-usual = to pay less for the usual things
needs-trying-something-new = to try something new without risk
needs-season = to be ready for the season
needs-knowing-the-shop = to know the shop before buying
needs-trying-without-risk = to try before paying
needs-being-welcome = to feel welcome, and to know whom to ask
needs-being-understood = to be understood
needs-being-missed = to be asked when something went wrong
needs-getting-more-out-of-it = to get more out of what was bought
needs-a-reason-to-return = an easy way back
needs-saving-time = to save time
needs-something-better = something better than the usual
needs-having-a-say = to have a say in what the shop does
needs-sharing-a-good-thing = to help someone they know

percent-nearly-all = more than 99%

explain-name = { $name }
explain-why = Why:
explain-who = Who:
explain-not-chosen = Also considered, and why not:
explain-not-meant = Meant for others; what they would have to have:
explain-not-ours = What may help them, though it is not ours:
explain-headline-treat = { $title } ({ $channel }). { $text }
explain-headline-silence = Nothing is to be done this time. We leave this person in peace.
explain-headline-held-out = Nothing is to be done, so that we can learn what our contacts are worth.
explain-benefit = What it does for them: { $benefit }

need-give = A gift, chosen for a need many customers have: { $need }.
need-ask = A favour to ask; it also serves a need many customers have: { $need }.
need-listen = A question, because they are not sold anything before we know what they need: { $need }.
need-sell = A proposal for a need many customers have: { $need }.
need-serve = A service for a need many customers have: { $need }.
need-care = A word of care for a need many customers have: { $need }.
question-none = What matters most to you when you buy from us?

why-worth = About { $probability } of customers like this one respond; beyond what would come anyway we expect { $amount }, at a cost of { $cost }{ $minutes ->
    [0] .
    [one] {" "}and one minute.
   *[other] {" "}and { $minutes } minutes.
 }
why-relation = Done for the relation, not for a sale: we expect no extra margin, at a cost of { $cost }{ $minutes ->
    [0] .
    [one] {" "}and one minute.
   *[other] {" "}and { $minutes } minutes.
 }
why-relation-value = The contact itself is worth { $amount } to the relation (a value set in the playbook).
why-measured = That is measured against people whom chance kept back: their chance of a purchase changes by { $uplift } percentage points, by about { $sd } more or less.
why-need-weight = It answers a need of theirs, which counts { $amount } (a weight of the playbook).
why-career-weight = It helps them on their own path, which counts { $amount } (a weight of the playbook).
why-weight-turned = In this turn that weight alone changed what was chosen for { $turned ->
    [one] one person
   *[other] { $turned } people
 }; all else being equal, { $way ->
    [gained] the expected margin is { $cost } higher for it.
    [lost] the expected margin is { $cost } lower for it.
   *[same] the expected margin is the same.
 }
why-tried = Something else was about as good. Chance took this one ({ $choice }), so that we learn which is better.
why-unsure = All together we put it at { $score }; it may well be { $sd } more or less.
why-rhythm = Last purchase { $since ->
    [0] today
    [one] yesterday
   *[other] { $since } days ago
 }; usually every { $usual ->
    [one] day
   *[other] { $usual } days
 }.

who-standing = Class by value: { $tier }. Where they stand: { $stage }.
who-declining = They buy more seldom than their own habit, which held until { $since }: then every { $usual ->
    [one] day
   *[other] { $usual } days
 }, since then every { $recent ->
    [one] day.
   *[other] { $recent } days.
 }
who-silent = They have not bought since { $since }, which is not their habit: until then they came every { $usual ->
    [one] day.
   *[other] { $usual } days.
 }
who-value = Expected margin over the next { $days } days: { $amount } ({ $share } of 10 customers alike landed between { $low } and { $high }; there were { $alike }).
who-value-few = Expected margin over the next { $days } days: { $amount } ({ $share } of 10 customers alike landed between { $low } and { $high }; there were only { $alike }, so take it with care).
who-value-no-interval = Expected margin over the next { $days } days: { $amount }. There are not enough data to say how sure we are.
who-value-unknown = They have not bought yet, so we do not claim to know their value.
who-value-too-early = Too few customers have come back yet for us to say what one is worth.
who-orders = { $orders ->
    [one] One purchase so far.
   *[other] { $orders } purchases so far.
 }
who-returns = { $orders ->
    [one] One purchase so far
   *[other] { $orders } purchases so far
 }; of customers alike, { $probability } bought again within { $days } days.
who-balance = Give and take: { $balance } points (given { $gives }, taken { $takes }).

silence-restricted = They asked us to let their information rest. Until they lift that, nothing is done.
silence-complaint = A complaint or trouble of theirs is not settled, or was settled only lately. Until { $quiet } days after that we do not sell, ask or advertise.
silence-care-event = Something comes first: an apology, a condolence, thanks or the like. Until { $quiet } days after that we do not sell, ask or advertise.
silence-rolling-limit = They have had as many contacts of ours lately as we allow ourselves. That is enough.
silence-refused-lately = What might fit is close to what they said no to. It rests for a while.
silence-near-duplicate = What we could say is much like what they read from us lately. We do not repeat ourselves.
silence-ask-first = We do not know yet what they want. Before anything is offered we ask: "{ $question }"
silence-not-their-way = What we could propose does not suit the kind of relation they want.
silence-not-better = Nothing we could offer would serve them better than what they have. We do not push the dearer thing.
silence-suspended = What might fit was stopped, as too many regretted it.
silence-contact-rule = In the last { $days } days { $known ->
    [0] we did not contact them
    [one] we contacted them once
   *[other] we contacted them { $known } times
 }{ $pending ->
    [0] .
    [one] , and one more contact was decided on.
   *[other] , and { $pending } more contacts were decided on.
 } That is enough.
silence-unanswered = Our last { $unanswered } contacts were not answered. We wait until they speak or come.
silence-resting = What would suit them was decided on lately; it rests for a while.
silence-no-consent = They have not allowed the contact that would fit. Without consent there is none.
silence-give-first = We have given too little to ask or offer more (give and take: { $balance } points). To give first: { $first }.
silence-too-early = What would fit is too early: they do not know our everyday goods yet.
silence-nothing-fits = Nothing in the playbook fits this person now.
silence-not-worth-it = The best we could do ({ $offer }) would be worth less to them and to us than their quiet.
silence-capacity = The best we could do ({ $offer }) would help others more; there is only so much time and money.
silence-held-out = Chance kept this person back from "{ $title }", so that we can compare.

mark-restricted = they asked us to let their information rest
mark-not-eligible = not meant for someone in this situation
mark-no-consent = they have not allowed contact of this kind ({ $channel })
mark-complaint = a complaint or trouble comes first: until { $quiet } days after it is settled we do not sell, ask or advertise
mark-care-event = an apology, a condolence, thanks or the like comes first: until { $quiet } days after it we do not sell, ask or advertise
mark-near-duplicate = much like what they read from us lately
mark-refused-lately = what they said no to, or close to it
mark-rolling-limit = they have had as many contacts of ours lately as we allow ourselves
mark-not-their-way = does not suit the kind of relation they want
mark-ask-first = we do not know yet what they want; first we ask: "{ $question }"
mark-not-better = nothing shows that it both suits their needs better and earns more than what it would replace
mark-suspended = stopped, as too many regretted it
mark-resting = decided on lately; it rests
mark-contact-rule = enough contacts were made or decided on for now
mark-unanswered = our last contacts were not answered
mark-too-early = too early: they do not know our everyday goods yet
mark-give-first = we have to give more first (give and take: { $balance } points), best of all: { $first }
mark-not-worth-it = worth less than leaving them in peace
mark-something-better = what was chosen suits better
mark-by-chance = chance kept this back, so that we can learn what it is worth
mark-must-arrive = something that must arrive comes first
mark-kept-back = what chance kept back suited better
mark-capacity = it would help others more; time and money are limited

model-bg-nbd = BG/NBD
model-mbg-nbd = MBG/NBD
model-pareto-nbd = Pareto/NBD
model-mbg-cnbd-k = MBG/CNBD-k
model-naive-rate = each customer's own past rate
model-naive-previous-window = as often as in the period before
model-fading-rate-15 = how often each customer buys of late (half-life 15 days)
model-fading-rate-30 = how often each customer buys of late (half-life 30 days)
model-fading-rate-60 = how often each customer buys of late (half-life 60 days)
model-fading-rate-120 = how often each customer buys of late (half-life 120 days)
model-boosted = { $model }, corrected by boosted trees
model-joined-by = { " and " }
model-mean = the mean of { $parts }
model-segments = { $once } for customers with one purchase; { $again } for those with more
model-all-orders = all orders
model-shrunk-mean = each customer's mean, drawn to the shop's
model-repeat-orders = all orders but the first
model-chosen = Purchases are predicted by "{ $model }": it was off by { $mae } purchases per customer in { $origins ->
    [one] one test
   *[other] { $origins } tests
 } over { $days } days, the weakest candidate ({ $other }) by { $other_mae }.
model-changed = The time before, it was "{ $model }", which was off by { $mae }.
model-kept = It stays from the time before: no other is off by 2% less.
model-untested = Purchases are predicted by "{ $model }"; the data are too short to test it.
model-none = There are no purchases yet, so nothing is predicted.

turn-summary = { $customers ->
    [one] One customer
   *[other] { $customers } customers
 }: { $treated } to be treated, { $peace } left in peace.

model-reason-least-error = smallest error in the test
model-reason-truer-total = as good as the best, and nearer in total and margin
model-reason-simplest = at most one standard error worse than the best, and simpler
model-reason-by-segment = one purchase and more are best predicted by different models
model-reason-trees = a correction learnt by trees won its trial
model-reason-not-installed = the extra "boosting" is not installed
model-reason-kept = that of the time before, and not clearly beaten
model-reason-thin-data = too few customers for more
model-reason-too-short-to-test = records too short to test
model-reason-more-error = larger error in the test
model-reason-could-not-be-fitted = too few customers to fit it
model-reason-knows-leaving = the better of those that know that customers leave

reason-worth-doing = something worth doing was found
reason-held-out = kept back by chance, to learn
reason-restricted = their information rests
reason-complaint = a complaint comes first
reason-care-event = an apology, condolence or thanks comes first
reason-rolling-limit = as many contacts lately as we allow ourselves
reason-refused-lately = they said no to it
reason-near-duplicate = they read much the same lately
reason-ask-first = we have to ask first what they want
reason-not-their-way = not the kind of relation they want
reason-not-better = no better than what they have
reason-suspended = stopped, as too many regretted it
reason-contact-rule = enough contacts made or decided on
reason-unanswered = our last contacts were not answered
reason-resting = decided on lately; it rests
reason-no-consent = contact not allowed
reason-give-first = we have to give first
reason-too-early = too early
reason-nothing-fits = nothing fits now
reason-not-worth-it = their quiet is worth more
reason-capacity = it would help others more

turn-suspended = "{ $title }" is suspended: of the { $customers } customers it was proposed to, { $regretted ->
    [one] one regrets
   *[other] { $regretted } regret
 } it (at least { $low }, with 95% confidence; the line of the playbook is { $line }).

demo-turns = { $turns } weekly turns made { $decisions } decisions: { $treated } times something worth doing, { $peace } times silence.
demo-last-turn = The last turn looks from { $day }: { $customers } customers, { $treated } to be treated, { $peace } left in peace because:
demo-weeks = Restraint at work, week by week:
demo-week = { $day }: { $treated } to be spoken to, { $peace } left in peace ({ $share })
demo-peace = In all these weeks together, { $peace } times somebody was left in peace, because:
demo-each = Of { $customers } customers, { $never } would not be spoken to once in these { $turns } weeks. The others would hear from us { $mean } times on average, nobody more than { $most } times.
demo-kinds = What is said to them: { $kinds }. Of all that, { $share } is an offer or a request.
demo-join = {", "}
demo-kept-back = In the last turn { $n } things were meant for somebody. Of these the rules kept back:
demo-kept-people = of { $n ->
    [one] one customer:
   *[other] { $n } customers:
}
demo-look = To see one of them, with the reason in words: najimi explain { $customer } -w { $folder }
demo-forecast = Checked against what followed: the turn of { $day } expected { $expected } purchases of { $customers } customers in 28 days, and { $actual } came ({ $off }).
demo-rates = Learned from the real campaigns of 2017 (najimi's own decisions were never delivered, so they teach nothing):
demo-rate = { $title }: { $responses } of { $delivered } deliveries were answered ({ $rate }%; the playbook had guessed { $prior }%).
demo-placebo = Placebo check: nothing was delivered, so customers outside the global holdout and those inside it must not differ. Difference in margin per customer, after the first decision for each: { $lift } (95% interval { $low } to { $high }, which must cover zero).
demo-placebo-unknown = Placebo check: too few customers are in the global holdout to say anything.
demo-simulated = SIMULATED, to show that the loop learns ({ $shops } invented shops of 5,000 customers with known effects):
demo-simulated-rate = response rate put in: { $true }%; learned on average: { $mean }%; the 90% interval held the truth in { $held } of { $shops } shops.
demo-simulated-lift = added margin put in: { $true }; learned on average: { $mean }; the 95% interval held the truth in { $held } of { $shops } shops.
demo-made-up = Made up, because the data do not have it:

cli-next = Next: { $commands }
cli-or = {"   or   "}
cli-ready = { $folder } is ready: currency { $currency }, time zone { $zone }, playbook { $pack }.
cli-one-of-customer-and-decision = Give either CUSTOMER or --decision ID.
cli-later-turn = Readers go on seeing the turn that looks from { $at }, which is later.
cli-no-customers = There are no customers yet.
cli-page-duplicates = , page /duplicates
cli-open-desk = Open the desk: { $url }
cli-backup-made = { $path }: { $files } files, { $rows } rows of the desk, { $bytes } bytes
cli-backup-apart = Keep it apart from { $kept }, which cleans it later.
cli-restored = { $folder }: as of { $at }, { $files } files, { $rows } rows of the desk
cli-restored-replayed = Since then { $people } people were erased and { $withdrawals } consents withdrawn; that was done again.

who-title = Who is our most important customer? As of { $at }, by the margin expected:
who-row = { $rank }. { $name } ({ $id }): { $amount } in { $days } days, probably { $low } to { $high }; { $share } of all value
who-row-without-interval = { $rank }. { $name } ({ $id }): { $amount } in { $days } days; { $share } of all value
who-nameless = name not known
who-of = These stand first of { $n } customers who are expected to bring something; { $all } are known in all.
who-fresh = The latest order known is of { $day }.
who-tested = How sure: the model { $model } was tested on { $n } past windows of { $days } days. An interval is made to hold { $share } of customers alike.
who-missing-no-orders = There is no answer yet: no orders are known. Load orders, then run `najimi turn`.
who-missing-nobody-twice = There is no answer yet: too few people have come back for anything to be foretold. What is missing is time, or older orders.
who-missing-no-backtest = How sure we are cannot be said: the orders do not reach back far enough for a test. Load older orders if you have them.
who-missing-stale = The orders are old: nothing of the last month is known. Load the newest, then run `najimi turn`.

structure-tier = { $tier }: { $n } customers, { $share } of all value
structure-top-tenth = The most valuable tenth of customers holds { $share } of all value.
structure-no-earlier = There is no earlier turn to compare with yet.
structure-moved = Where customers stood in { $since }, and where they stand in { $until }:
structure-row = { $tier }, { $n }: { $to }
structure-gone = no longer there
structure-newcomers = not there before
structure-turns = Turns to compare with: { $turns }

care-cut = A named manager for { $named } of { $candidates } customers whom care is assumed to gain something: { $gain } with { $hours } hours a month. One more hour would bring { $price }.
care-room-for-all = A named manager for all { $named } customers whom care is assumed to gain something: { $gain } with { $hours } hours a month. More hours would bring nothing.
care-no-managers = Nobody has a named manager: the playbook names no managers or no hours for them.
care-nobody-gains = Nobody has a named manager: by the assumptions of the playbook, care would gain nothing.
care-source = What care gains is an assumption: { $source }.

relation-costs-measured = Winning a customer cost { $new } ({ $n_new } new), keeping one { $kept } ({ $n_kept } kept): { $ratio } times, from { $since } to { $until }.
relation-costs-no-costs = What winning and keeping a customer cost: n/a. No costs were entered for { $since } to { $until }.
relation-costs-no-acquisition-costs = What winning a customer cost beside keeping one: n/a. No costs of winning customers were entered.
relation-costs-no-retention-costs = What winning a customer cost beside keeping one: n/a. No costs of keeping customers were entered.
relation-costs-nobody-new = What winning a customer cost beside keeping one: n/a. Nobody was new from { $since } to { $until }.
relation-costs-nobody-kept = What winning a customer cost beside keeping one: n/a. Nobody from before came back from { $since } to { $until }.
relation-costs-folklore = Often heard: winning costs 5 to 6 times keeping. That is a saying, mostly credited to studies of the 1980s by TARP; it was not measured here.
