# Words of the pages about the structure of the customers: who matters, how they moved, how sure we are.

customers-area = Pages about the structure
customers-view-structure = How value is spread
customers-view-important = The most important
customers-view-movement = Movement

customers-tier-most-valuable = most valuable
customers-tier-most-growable = most growable
customers-tier-steady = steady
customers-tier-small = small
customers-tier-below-zero = below zero
customers-tier-unknown = not yet known

customers-no-value = Nothing can be foretold of anyone yet.

customers-important = Who is our most important customer?
customers-first = { $who } is expected to bring the most margin over the next { $days } days.
customers-held = These { $shown } hold { $share } of all that is expected of { $n } customers.
customers-rivals = Yet { $n } others may reach that amount if things go well for them, so the order is not certain.
customers-first-by-past = What comes cannot be told yet. So far { $who } has brought the most margin.
customers-cannot-say = We do not know yet. This is what is missing.
customers-by-value = By what is expected
customers-by-past = By what they brought so far
customers-part = { $share } of all
customers-past-part = { $share } of all margin so far
customers-interval = { $low } to { $high } (from { $alike } customers alike)
customers-because-often = { $n ->
    [one] One purchase
   *[other] { $n } purchases
 } since { $since }.
customers-because-lately = The last { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
 }; usually every { $usual ->
    [one] day
   *[other] { $usual } days
 }.
customers-because-brings = One purchase brings about { $amount }.

customers-missing = What is missing
customers-lacks-no-facts = No customer and no purchase has been loaded. Please bring a file of orders.
customers-lacks-no-turn = Files are loaded, but nothing has been computed. Make the plan of today, and the answer stands here.
customers-lacks-no-orders = There is no purchase on record. Please bring a file of orders.
customers-lacks-nobody-twice = Too few customers have come back yet to foretell how often anyone will come.
customers-lacks-no-backtest = The records are too short to test the forecast on the past, so we cannot say how sure it is.
customers-lacks-margins = { $silent } of { $lines } order lines come without a margin. The margin share of the product stands in, or { $share } where that is unknown, too.
customers-lacks-stale = The newest purchase on record is of { $last }, { $days } days before the plan was made. If there are newer files, please bring them.
customers-lacks-names = { $n ->
    [one] One of those shown has
   *[other] { $n } of those shown have
 } no name on record. Please bring a file of customers.

customers-fresh = How fresh it is
customers-fresh-last = Newest purchase
customers-fresh-turn = Computed as of
customers-fresh-people = Customers
customers-sure = How sure it is
customers-sure-model = Purchases are predicted by “{ $model }”.
customers-sure-error = Tested on { $n } customers at { $origins ->
    [one] one past day
   *[other] { $origins } past days
 }, it was off by { $mae } purchases per customer over { $days } days.
customers-sure-total = The total of all customers was off by { $share }.
customers-sure-not = Nothing is foretold, so there is nothing to be sure of.
customers-sure-more = Forecasts, and how they came out

customers-became = was “{ $tier }” later
customers-from = From
customers-to = To
customers-moved = { $same } stayed in their class, { $up } moved up, { $down } moved down.
customers-moved-new = { $n } came in between.
customers-flows = The movement drawn
customers-flows-title = Movement between classes from { $since } to { $until }: { $same } stayed, { $up } moved up, { $down } moved down. The numbers stand in the table beside it.
customers-way-up = moved up
customers-way-down = moved down
customers-way-same = stayed, or to and from “not yet known”
customers-matrix = The movement in numbers
customers-matrix-caption = From the class on { $since } to the class on { $until }.
customers-matrix-note = Rows: the class on the first day. Columns: the class on the second. The darker, the larger the part of its row. Each number opens the list of those who are still there; who was merged or erased since is “no longer there”.
customers-nobody-then = Nobody can be compared with that day.

customers-next-best = The next best, “{ $model }”, was off by { $mae } (compared on { $n } customers).
customers-record = How the forecast was chosen, turn by turn
customers-record-n = the last { $n } turns
customers-record-chosen = chosen { $n ->
    [one] once
   *[other] { $n } times
 }
customers-record-key-chosen = chosen in that turn
customers-record-key-second = next best
customers-record-table = The numbers by turn
customers-record-weakest = Weakest candidate
customers-record-gain = the chosen one was off { $share } less
customers-n = Customers
customers-models-n = Tested on { $n } customers at { $origins ->
    [one] one past day
   *[other] { $origins } past days
 }.
customers-calibration-title = Purchases expected against those that followed: { $n } forecasts over { $days } days. The numbers stand in the table.
customers-calibration-note = Across: expected. Up: what followed ({ $n } forecasts over { $days } days). On the dotted line the forecast came true.

customers-view-needs = Value and need
customers-view-care = Named managers
customers-view-costs = Costs
customers-view-entries = First purchases
customers-view-path = The common path
customers-view-satisfaction = How content
customers-view-bonds = Bonds with staff
customers-title-needs = Value and need
customers-title-care = Who gets a named manager
customers-title-costs = What relations cost
customers-title-entries = First purchases, and what followed
customers-title-path = The common path
customers-title-satisfaction = How content they are
customers-title-bonds = Bonds with our people
customers-first-n = the first { $n }
customers-not-available = n/a
customers-times = { $n }×

customers-givers = Those who gave most besides purchases
customers-givers-n = { $n } in all
customers-givers-note = Nothing of it is put into money. Each is counted in its own unit; those who gave most often come first.
customers-gave = { $what }: { $much }
customers-gave-shipped = { $n } of it became real
customers-gave-used = { $n } of it was used
customers-gave-came = { $n } of them came
customers-kind-idea = ideas
customers-kind-problem-found = problems found
customers-kind-person-helped = help to others
customers-kind-referral = referrals
customers-kind-review = reviews
customers-kind-other = other
customers-unit-ideas = { $n }
customers-unit-problems = { $n }
customers-unit-people = { $n ->
    [1] 1 person
   *[other] { $n } people
 }
customers-unit-reviews = { $n }
customers-unit-times = { $n ->
    [1] once
   *[other] { $n } times
 }

customers-needs-lead = What { $known } of { $n } customers want is known. Two of equal value and different need are to be treated differently.
customers-needs-map = Map of value and need
customers-needs-caption = Rows: what they want most. Columns: class by value. The area of a square is expected margin, the number counts people.
customers-needs-note = The area of a square is the expected margin of those people together. The number counts them and opens their list.
customers-need = What they want most
customers-need-unknown = not known yet
customers-need-n = { $n } people ({ $said } said so)
customers-need-is = wants: { $need }
customers-none-needs = There is no map yet. The next plan of today will make it.

customers-care-lead = With the time of { $managers ->
    [one] one manager
   *[other] { $managers } managers
 } ({ $used } of { $available } minutes a month), { $n } of { $all } candidates get a named manager.
customers-care-cut = One more hour of a manager would bring about { $price } of margin.
customers-care-room-for-all = There is room for every candidate, so more time would bring nothing.
customers-care-no-managers = The playbook names no managers, so nobody gets one.
customers-care-nobody-gains = There is nobody now of whom care is assumed to bring more margin.
customers-care-named = With a named manager
customers-care-next = Who just misses it
customers-care-line = the cut
customers-care-minutes = Time a month
customers-care-gain = Assumed gain
customers-care-per-hour = Per hour
customers-care-note = The gain over the next { $days } days is an assumption of the playbook. Until a holdout has measured it, take it as a guide. The best use of the hours is chosen as a whole, so the order by hour may be broken here and there.
customers-care-source = Source: { $source }.
customers-none-care = Nobody has been chosen yet. The next plan of today will do it.

customers-costs-ratio = Winning one customer cost { $ratio } times as much as keeping one, by our own books.
customers-costs-no-costs = No cost is on record, so this cannot be told. Please bring what advertising and promotion cost; the number people quote never stands in.
customers-costs-no-acquisition-costs = No cost of winning customers is on record, so nothing can be compared.
customers-costs-no-retention-costs = No cost of keeping customers is on record, so nothing can be compared.
customers-costs-nobody-new = Nobody new came in these days, so nothing can be compared.
customers-costs-nobody-kept = Nobody from before bought in these days, so nothing can be compared.
customers-costs-relation = Cost per customer
customers-costs-new = To win one
customers-costs-kept = To keep one
customers-costs-of = { $spent } for { $n } customers
customers-costs-note = Won: whose first purchase fell in these days. Kept: who had bought before and bought in these days, too.
customers-folklore = Beside what people say
customers-folklore-own = Ours
customers-folklore-said = What is often quoted
customers-folklore-times = 5 to 6×
customers-folklore-source = “Winning costs five to six times as much as keeping” is handed down from American surveys of the 1980s and differs widely between shops. It never stands in for a number of ours that is missing.
customers-serving = What serving cost in 365 days
customers-serving-activity = For what
customers-serving-total = In all
customers-serving-laid = Laid on single customers
customers-serving-rest = Cannot be laid on anyone
customers-serving-unpriced = Contacts of unknown cost
customers-activity-time = time of people
customers-activity-sends = what was sent or given
customers-activity-entries = other costs in the books
customers-serving-note = What is laid on customers and what cannot be always add up to the whole.
customers-none-costs = Costs have not been computed yet. The next plan of today will do it.

customers-entries-by = Group by
customers-by-product = Product
customers-by-category = Department
customers-by-role = Role
customers-entries-lead = By what the first purchase was: whether there was a second within { $days } days, and what the year after brought.
customers-entries-n = Began with it
customers-entries-second = Second purchase
customers-entries-interval = { $low } to { $high } (of { $n })
customers-entries-later = Margin of the first year, each
customers-entries-year-n = from { $n } customers
customers-entries-further = { $n } more rows follow.
customers-entries-note = The range is a 95% interval. A difference need not come from the product: other people may choose it.
customers-entry-unknown = the source names no product
customers-role-front = front
customers-role-back = back
customers-role-service = service
customers-role-maintenance = maintenance
customers-none-entries = First purchases have not been looked at yet.

customers-path-flow = From stage to stage
customers-path-note = Followed for one year each: those who entered the stage between one and two years ago. The range is a 95% interval.
customers-path-year = in 365 days { $came } came, { $went } left
customers-path-median = half went on within { $days } days
customers-path-leak = { $share } of { $n } paused or stayed away next
customers-path-stuck = { $n } have been in it for more than { $days } days
customers-path-to = → { $stage }
customers-path-share = { $share } of { $n } ({ $low } to { $high })
customers-path-nobody = Nobody who left it could be followed yet.
customers-stuck = Who is stuck
customers-stuck-note = They have stayed longer than 80% of those who went on. The most valuable first.
customers-stuck-days = { $stage }, { $days } days
customers-stuck-usual = 80% went on within { $days } days
customers-stuck-none = Nobody is stuck now, or there is not enough on record to tell.
customers-slower = Who buys less often than usual
customers-slower-note = { $n } of the { $watched } who can be held against their own habit. The most valuable first.
customers-slower-days = every { $usual } days → every { $recent } (from { $n } purchases)
customers-slower-silent = every { $usual } days → none since (from { $n } purchases)
customers-slower-none = Of the { $n } who can be held against their own habit, nobody can be said to slow down.
customers-none-path = The path has not been computed yet. The next plan of today will do it.

customers-quarter = three months from { $month }, { $n } people
customers-off-scale = { $n } answers outside the scale are not counted
customers-score = { $score }: { $n }
customers-spread-note = Of each customer the latest answer in those months counts. There is no average: one person's trouble would hide in it.
customers-falling = Whose answer fell
customers-falling-note = Held against their own earlier answers. The most valuable first.
customers-falling-from = { $before } → { $now }
customers-answers = { $n ->
    [one] 1 answer
   *[other] { $n } answers
 }
customers-none-satisfaction = Nobody has told us yet how content they are.

customers-bonds-lead = Some customers are a person's more than the shop's. If one of our people left, who might go along?
customers-staff = Our people
customers-staff-who = Who
customers-staff-met = Have met
customers-staff-risk = Might go along
customers-staff-amount = Their expected margin
customers-staff-unknown = and { $n } of unknown value
customers-bonds-note = A bond is the part of days on which this person served them, recent days counting more. Those above one half are counted.
customers-leaving = If { $who } left
customers-leaving-none = Nobody is expected to go along.
customers-bond-strength = bond { $strength } ({ $n ->
    [one] 1 day
   *[other] { $n } days
 })
customers-none-bonds = No record says yet who served whom.

customers-buys = Expected to buy at least once in { $days } days
customers-next-purchase = Next purchase
customers-next-purchase-by = by { $day }, as likely as not
customers-serving-cost = Cost to serve, 365 days
customers-serving-with = { $n ->
    [one] 1 contact
   *[other] { $n } contacts
 }, { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
 }
customers-after-serving = Margin after serving, 365 days
customers-after-unknown = cannot be told: { $n ->
    [one] one contact has
   *[other] { $n } contacts have
 } no known cost
customers-share = Our part of what they spend
customers-method-declared = they told us
customers-method-asked = they answered
customers-method-inferred = inferred
customers-method-not-enough = not known yet
customers-share-of = In { $days } days, { $ours } of { $whole } came to us.
customers-share-inferred = Inferred from { $n } customers alike; they have not been asked.
customers-share-said = Told us on { $day }.
customers-share-less = They bought more from us than they said to spend, so all of it counts as ours.
customers-share-no-purchase = They bought nothing in this time, so it cannot be told.
customers-share-too-new = They are too new for this. Asking them would tell.
customers-share-too-few-alike = Too few customers are alike to infer it. Asking them would tell.
customers-needs = What they want
customers-needs-none = Not known yet: they have not said, and their purchases do not show it.
customers-from-said = they said so
customers-from-observed = from purchases
customers-from-inferred = inferred
customers-confidence = { $share } sure
customers-content = How content
customers-trend-rising = above their own earlier answers
customers-trend-steady = like their own earlier answers
customers-trend-falling = below their own earlier answers
customers-trend-not-enough = too few answers to compare
customers-given = What they gave besides purchases
customers-given-note = It is not part of any amount of value.
customers-balance = Give and take
customers-balance-note = The newest first, at most five. Money is not counted. All of it: najimi ledger.
customers-bonds = Bonds with our people
customers-bond-close = close
customers-bond-met = { $n ->
    [one] 1 day
   *[other] { $n } days
 }, { $share } of all
customers-bond-latest = last on { $day }
customers-passages = The { $n } stages so far
customers-stayed = { $days ->
    [one] 1 day
   *[other] { $days } days
 }
customers-staying = { $days ->
    [one] 1 day
   *[other] { $days } days
 } until now
customers-decline-n = from { $n } purchases

customers-slower-chance = At most { $share } of them are expected to look so by chance.
customers-waiting = From the first purchase to the second
customers-waiting-note = Week by week, the part of those without a second purchase who bought in that week. Where it is high, a word is worth most. Across: weeks since the first purchase.
customers-waiting-week = week { $week }: { $share } (of { $n })
customers-waiting-first = In the first week { $share } of { $n } bought again.

customers-gone = no longer there
customers-newcomers = not there before

customers-totals = All customers together
customers-total-purchases = Purchases
customers-total-margin = Margin
customers-total-n = Of { $n } customers.
customers-total-off = At { $origins } past days such totals were off by about { $share }.
customers-calibration = Forecasts of single customers, checked
customers-calibration-lead = Purchases expected on { $day } for { $days } days, and those that followed. The { $n } customers are put into ten groups, the least expected first, and the means of each group are compared.
customers-calibration-alt = Purchases expected and made in { $n } groups. The numbers stand in the table beside it. On the dotted line the forecast came true.
customers-said = Expected
customers-done = Actual
customers-coverage = The interval of margin given on { $day } for { $days } days was made to hold { $promised } of customers. Of { $n } it held { $held }.
customers-coverage-none = How many fell inside the intervals of margin is told once a whole horizon has passed.
customers-claims-off = chances off by { $share }
customers-models-further = The other { $n } candidates
