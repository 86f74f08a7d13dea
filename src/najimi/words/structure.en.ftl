# Words of the pages about the structure of the customers: who matters, how they moved, how sure we are.

structure-area = Pages about the structure
structure-view-structure = How value is spread
structure-view-important = The most important
structure-view-movement = Movement

structure-tier-most-valuable = most valuable
structure-tier-most-growable = most growable
structure-tier-steady = steady
structure-tier-small = small
structure-tier-below-zero = below zero
structure-tier-unknown = not yet known

structure-no-value = Nothing can be foretold of anyone yet.

structure-important = Who is our most important customer?
structure-first = { $who } is expected to bring the most margin over the next { $days } days.
structure-held = These { $shown } hold { $share } of all that is expected of { $n } customers.
structure-rivals = Yet { $n } others may reach that amount if things go well for them, so the order is not certain.
structure-first-by-past = What comes cannot be told yet. So far { $who } has brought the most margin.
structure-cannot-say = We do not know yet. This is what is missing.
structure-by-value = By what is expected
structure-by-past = By what they brought so far
structure-part = { $share } of all
structure-past-part = { $share } of all margin so far
structure-interval = { $low } to { $high } (from { $alike } customers alike)
structure-because-often = { $n ->
    [one] One purchase
   *[other] { $n } purchases
 } since { $since }.
structure-because-lately = The last { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
 }; usually every { $usual ->
    [one] day
   *[other] { $usual } days
 }.
structure-because-brings = One purchase brings about { $amount }.

structure-missing = What is missing
structure-lacks-no-facts = No customer and no purchase has been loaded. Please bring a file of orders.
structure-lacks-no-turn = Files are loaded, but nothing has been computed. Make the plan of today, and the answer stands here.
structure-lacks-no-orders = There is no purchase on record. Please bring a file of orders.
structure-lacks-nobody-twice = Too few customers have come back yet to foretell how often anyone will come.
structure-lacks-no-backtest = The records are too short to test the forecast on the past, so we cannot say how sure it is.
structure-lacks-margins = { $silent } of { $lines } order lines come without a margin. The margin share of the product stands in, or { $share } where that is unknown, too.
structure-lacks-stale = The newest purchase on record is of { $last }, { $days } days before the plan was made. If there are newer files, please bring them.
structure-lacks-names = { $n ->
    [one] One of those shown has
   *[other] { $n } of those shown have
 } no name on record. Please bring a file of customers.

structure-fresh = How fresh it is
structure-fresh-last = Newest purchase
structure-fresh-turn = Computed as of
structure-fresh-people = Customers
structure-sure = How sure it is
structure-sure-model = Purchases are predicted by “{ $model }”.
structure-sure-error = Tested on { $n } customers at { $origins ->
    [one] one past day
   *[other] { $origins } past days
 }, it was off by { $mae } purchases per customer over { $days } days.
structure-sure-total = The total of all customers was off by { $share }.
structure-sure-not = Nothing is foretold, so there is nothing to be sure of.
structure-sure-more = Forecasts, and how they came out

structure-became = was “{ $tier }” later
structure-from = From
structure-to = To
structure-moved = { $same } stayed in their class, { $up } moved up, { $down } moved down.
structure-moved-new = { $n } came in between.
structure-flows = The movement drawn
structure-flows-title = Movement between classes from { $since } to { $until }: { $same } stayed, { $up } moved up, { $down } moved down. The numbers stand in the table beside it.
structure-way-up = moved up
structure-way-down = moved down
structure-way-same = stayed, or to and from “not yet known”
structure-matrix = The movement in numbers
structure-matrix-caption = From the class on { $since } to the class on { $until }.
structure-matrix-note = Rows: the class on the first day. Columns: the class on the second. The darker, the larger the part of its row. Each number opens the list of those people.
structure-nobody-then = Nobody can be compared with that day.

structure-next-best = The next best, “{ $model }”, was off by { $mae } (compared on { $n } customers).
structure-record = How the forecast was chosen, turn by turn
structure-record-n = the last { $n } turns
structure-record-chosen = chosen { $n ->
    [one] once
   *[other] { $n } times
 }
structure-record-key-chosen = chosen in that turn
structure-record-key-second = next best
structure-record-table = The numbers by turn
structure-record-weakest = Weakest candidate
structure-record-gain = the chosen one was off { $share } less
structure-n = Customers
structure-models-n = Tested on { $n } customers at { $origins ->
    [one] one past day
   *[other] { $origins } past days
 }.
structure-calibration-title = Purchases expected against those that followed: { $n } forecasts over { $days } days. The numbers stand in the table.
structure-calibration-note = Across: expected. Up: what followed ({ $n } forecasts over { $days } days). On the dotted line the forecast came true.
