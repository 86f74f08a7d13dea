# A decision told from its record.
record-head = Decision { $id } of { $day }, by playbook { $version }.
record-taken = Decided: { $title }.
record-kept-back = { $title } would have been done; chance kept it back, so that we can compare.
record-silence = Nothing was to be done: { $reason }.
record-standing = At that time: class by value { $tier }, stage { $stage }.
record-uplift = It was expected to change the chance of a purchase by { $uplift } percentage points, by about { $sd } more or less ({ $source }).
record-source-prior = the estimate of the playbook's author
record-source-measured = measured against people kept back by chance
record-score = Score { $score }; it may well be { $sd } more or less.
record-parts = That is { $incremental_margin } expected margin beyond what would come anyway, { $relation } for the relation, { $need } for answering a need, { $career } for their path, less { $cost } cost and { $attention } for their attention.
record-prices = The capacities it uses were worth { $prices } to others.
record-propensity = This very decision had a probability of { $propensity }.
record-choice = Something else was about as good; chance took this with a probability of { $choice }, so that we learn.
record-no-parts = It was made by an earlier version of najimi, which wrote down no parts of a score.
record-question = It was a question, not an offer, so no score was weighed.
record-turn-kept = The tables of its turn are still there: `najimi explain` tells the whole chain of the latest turn.
record-turn-gone = The tables of its turn are gone; what stands here is all that the record holds.
