# What more of something scarce would be worth in this turn.

capacity-budget = money
capacity-minutes = minutes of people
capacity-sends = contacts ({ $channel })
capacity-stock = pieces of { $product }
capacity-staff = minutes of { $staff }
price-budget = Another { $step } to spend would bring { $amount } in this turn, over and above what is spent.
price-minutes = One more hour of our people is worth { $amount } in this turn.
price-staff = One more hour of { $staff } is worth { $amount } in this turn.
price-sends = One more contact ({ $channel }) is worth { $amount } in this turn.
price-stock = One more piece of { $product } is worth { $amount } in this turn.
price-treatment = "{ $title }" once more is worth { $amount } in this turn.
price-slack = More of this would change nothing in this turn: { $capacity }, { $used } of { $available } used.
price-unlimited = Without a limit, so more would change nothing: { $capacity }.
price-below = less than { $amount }
price-gap = What was chosen is worth { $value }. No other choice within these limits would be worth more than { $bound }: at most { $gap } is missed.
price-gap-none = What was chosen is worth { $value }, and no other choice within these limits would be worth more.
