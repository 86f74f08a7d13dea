# Why someone is in or out of a rule of the playbook.

rule-in = The rule holds for this person.
rule-out = The rule does not hold for this person.
rule-count = It holds for { $held } of { $customers } customers of the turn.
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
rule-and = ,{" "}

rule-asked-equal = { $value }
rule-asked-other = anything but { $value }
rule-asked-more = more than { $value }
rule-asked-least = at least { $value }
rule-asked-less = less than { $value }
rule-asked-most = at most { $value }
rule-asked-not-equal = anything but { $value }
rule-asked-not-other = { $value }
rule-asked-not-more = at most { $value }
rule-asked-not-least = less than { $value }
rule-asked-not-less = at least { $value }
rule-asked-not-most = more than { $value }
rule-asked-in = { $values }
rule-asked-not-in = none of { $values }
rule-asked-between = from { $low } to { $high }
rule-asked-not-between = below { $low } or above { $high }
rule-asked-known = that it is known
rule-asked-unknown = that it is not known
rule-asked-yes = yes
rule-asked-no = no

rule-value-unknown = not known
rule-value-yes = yes
rule-value-no = no

purpose-word-promotional = promotional
purpose-word-service = service
purpose-word-care = care

column-tier = class by value
column-stage = where they stand
column-main-need = what they want most
column-activity = how often they come
column-n-orders = days with a purchase
column-days-since-last-order = days since the last purchase
column-usual-gap-days = usual days between purchases
column-tenure-days = days since the first purchase
column-alive-probability = probability that they buy again
column-expected-margin-amount = margin expected over the horizon
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
column-has-bought-front = knows our everyday goods
column-may-share-name = may be shown by name to our suppliers
column-is-restricted = their information rests
column-may = { $purpose } contact by { $channel } is allowed

rule-join = {"; "}
explain-not-meant = Meant for others; what they would have to have:
explain-not-ours = What may help them, though it is not ours:
