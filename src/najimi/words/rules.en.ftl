# Why someone is in or out of a rule of the playbook.

rule-in = The rule holds for this person.
rule-out = The rule does not hold for this person.
rule-count = It holds for { $held } of { $customers ->
    [one] one customer
   *[other] { $customers } customers
} of the turn.
rule-holds = holds
rule-fails = does not hold
rule-unknown = not known
rule-line = [{ $verdict }] { $part }
rule-all = all of these:
rule-any = at least one of these:
rule-none = not this:
rule-part = { $column }: { $value }; asked for: { $asked }
rule-has = { $column }: { $value }
rule-as-written = { $sql } ({ $values })
rule-or = {" or "}
rule-nor = {" or "}
rule-and = ,{" "}

rule-asked-equal = { $value }
rule-asked-other = anything but { $value }
rule-asked-more = more than { $value }
rule-asked-least = at least { $value }
rule-asked-less = less than { $value }
rule-asked-most = at most { $value }
rule-asked-in = { $values }
rule-asked-not-in = none of { $values }
rule-asked-between = from { $low } to { $high }
rule-asked-not-between = below { $low } or above { $high }
rule-asked-known = that it is known
rule-asked-unknown = that it is not known

rule-value-unknown = not known
rule-value-yes = yes
rule-value-no = no

column-tier = class by value
column-stage = where they stand
column-main-need = what they want most
column-staff-id = who of ours looks after them
column-care = named care
column-activity = how often they come
column-n-orders = days with a purchase
column-days-since-last-order = days since the last purchase
column-usual-gap-days = usual days between purchases
column-tenure-days = days since the first purchase
column-alive-probability = probability that they buy again
column-expected-margin-amount = margin expected over the horizon
column-expected-margin-low-amount = lower end of the interval of that margin
column-expected-margin-high-amount = upper end of the interval of that margin
column-expected-order-margin-amount = margin expected of one purchase
column-expected-purchases-7-days = purchases expected in 7 days
column-expected-purchases-28-days = purchases expected in 28 days
column-year-net-amount = paid in the last year
column-n-contacts-7-days = our contacts in 7 days, made or decided on
column-n-contacts-30-days = our contacts in 30 days, made or decided on
column-n-known-7-days = our contacts made in 7 days
column-n-known-30-days = our contacts made in 30 days
column-n-unanswered = our contacts without an answer since
column-days-since-last-talk = days since they last spoke to us
column-days-since-complaint = days since their latest complaint
column-n-gives-365-days = what we gave in a year
column-n-asks-365-days = favours we asked in a year
column-n-pending-asks = asks decided on and not known to be made
column-n-gives = gifts so far
column-balance-points = balance of give and take, in points
column-has-bought-front = knows our everyday goods
column-may-share-name = may be shown by name to our suppliers
column-is-restricted = their information rests
column-n-open-complaints = complaints and troubles not settled yet
column-days-since-contribution = days since the latest word on what they gave beyond money
column-days-since-complaint-closed = days since a complaint or trouble was settled
column-n-open-care-events = apologies, condolences, thanks and other cases not closed yet
column-days-since-care-event-closed = days since the latest of those was closed
column-n-treatments-in-period = treatments in the playbook's period, made or decided on
column-n-our-initiations = contacts that we began in a year
column-n-their-initiations = contacts that they began in a year
column-may = { $purpose } contact by { $channel } is allowed

rule-join = {"; "}

care-named = has a manager of their own
care-next = just misses a manager of their own
care-light = has no manager of their own
