# Words of `najimi value`: what became of a purchase file.

values-columns = Taken: customer from “{ $customer }”, date from “{ $date }”, amount from “{ $amount }”.
values-date-format = Dates are read as { $format }.
values-rows = { $name }: { $rows } rows = { $used } used + { $rejected } rejected
values-later = { $rows } of the used rows are of { $day } or later, and so not known yet
values-not-yet = { $customers } customers appear on or after that day only: they have no row
values-nothing-used = No row could be used, so { $out } has no customers. The reasons stand above; mend the file, or name other columns.
values-seen = Seen from { $day }, { $days } days ahead: { $customers } customers, one row each, in { $out }.
values-chosen = Purchases: { $model }, { $reason }.
values-error = mean error per customer { $error }; next { $other } with { $theirs } ({ $more } more)
values-error-less = mean error per customer { $error }; least { $other } with { $theirs }
values-tested = tested at { $origins } past days, on the { $days } days after each
values-against = { $model }: { $error }
values-against-more = and { $n } others that were further off
values-untested = Nothing could be tested: the records are too short. Each customer's own past rate stands in.
values-nobody-returned = Nobody has come twice yet. Half a purchase in all days known stands in, its upper end by the rule of three.
values-not-enough = Not enough to say anything: of all customers together fewer days are known than you look ahead, or nobody has bought.
values-total-purchases = Purchases of all customers together: { $expected }
values-total-margin = Amount of all customers together: { $expected }
values-between = { $told } ({ $low } to { $high })
values-picture = In the test, of customers with such a probability to buy (“said”) so many bought (“came”):
values-picture-heading = said
values-picture-came = came
values-picture-customers = customers
values-picture-error = Mean distance of the two: { $error }.
model-reason-nobody-returned = nobody has come twice yet
