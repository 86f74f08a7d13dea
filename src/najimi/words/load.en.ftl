# Words of loading: what a file is, what happened to its rows, or would happen.

load-file = { $file }: { $rows } rows
load-rows = { $name }: { $rows } rows = { $stored } stored + { $before } stored before + { $rejected } rejected
load-would-rows = { $name }: { $rows } rows = { $new } new + { $before } stored before + { $rejected } rejected ({ $conflicting } of them in conflict with what is stored)
load-rejected-path = each row with its reason: { $path }
load-mend = mend them in your own file and load it again; what is stored stays.
load-more-reasons = and { $reasons } more reasons
load-unused = { $rows } rows belong to no table, such as orders that were never finished
load-dry-run = { $file }: { $rows } rows, looked at only; nothing was stored
load-problem = line { $line }: { $reason }
load-changed = { $people } known people would change:
load-change = { $whose }: { $old } -> { $new }
load-same-email = { $people } have the e-mail address of somebody known under another key; they are not merged by loading
load-preview = { $file }: { $form }; { $what }
load-first-row = first row of { $table }: { $row }
load-known-by-layout = recognized as { $title }
load-known-by-remembered = read as you confirmed before
load-known-by-told = read as you say
load-known-by-proposed = not known yet
load-proposed = This is our proposal; the share says how sure we are of a column.
load-missing = Nothing was found for: { $columns }.
load-how-to-complete = Save it as a file, complete it, and load with --mapping.
load-how-to-confirm = If it is right, load again with --source NAME --accept-mapping; it is then remembered. Otherwise save it as a file, mend it, and load with --mapping.
load-remembered = remembered for files with this heading: { $path }
load-taken-back = { $lines } line(s) stored earlier of orders in this file, which the file no longer has or has otherwise: taken back
load-untaken = Columns taken for none of ours, a whole name in one column among them; they are kept as attributes only: { $columns }.
