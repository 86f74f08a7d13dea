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
load-note-sheet = read from sheet “{ $sheet }”
load-note-other-sheets = sheets not read: { $sheets } (choose one with --sheet, or on the page of the file)
load-note-encoding-in-doubt = read as { $encoding }, but { $other } is nearly as likely: look at the first rows, and name the encoding if they are wrong
load-hint-encoding = More than half of the rows are no text in this encoding. Name the right one with --encoding, for example --encoding cp932.
load-time = { $at } ({ $zone })
load-note-heading = the heading is row { $line }; what stands above it is taken for a title
load-fault-hint =
    { $problem }
    Hint: { $hint }
load-named = { $word } ({ $name })
load-first-row = first row of { $table }: { $row }
load-layout-eccube-customers = EC-CUBE 4 会員CSV
load-layout-eccube-orders = EC-CUBE 4 受注CSV
load-layout-shopify-customers = Shopify customers
load-layout-shopify-orders = Shopify orders
load-layout-shopify-products = Shopify products
load-layout-square-customers = Square customers
load-layout-square-items = Square items
load-layout-square-sales = Square item sales
load-layout-woocommerce-customers = WooCommerce customers
load-layout-woocommerce-orders = WooCommerce orders (Advanced Order Export)
load-layout-woocommerce-products = WooCommerce products
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
load-untaken = Columns taken for none of ours; they are kept as attributes only: { $columns }.
load-numbered-by = “{ $column }” only numbers the rows. It may be the key only if everybody keeps their number in the next list, too; else two people become one.
load-no-key = A list of people needs a column with a number for each of them that stays theirs. If there is none, add one to your file; or, if everybody has an e-mail address of their own, write guest_email = "{ $email }" into the mapping.
load-incomplete = Nothing was stored or remembered: the mapping is not complete.
load-remark-postal-code-zero-restored = { $rows } postal code(s) stand as numbers in the file, without the zero at their beginning: it was put back
load-remark-postal-code-zero-missing = { $rows } postal code(s) are too short: a spreadsheet may have dropped zeros at their beginning; they stay as they are
load-remark-phone-zero-restored = { $rows } telephone number(s) stand as numbers in the file, without the zero at their beginning: it was put back
load-remark-phone-zero-missing = { $rows } telephone number(s) lack the zero at their beginning: a spreadsheet may have dropped it; they stay as they are
load-remark-date-unknown = { $rows } rows have 0000-00-00 for a date: taken for unknown and left empty
load-remark-name-whole = { $rows } row(s) with a name that was not taken apart: it stands whole as the family name, and only where no other is known
load-left-out = column “{ $column }” is not kept: { $why }
load-left-out-my-number = the law forbids to collect or keep it outside its own procedures (Number Act, article 20).
load-left-out-payment-card = shops do not keep numbers and codes of payment cards (PCI DSS 3.2 and 3.3).
load-left-out-secret = passwords and PINs are safest where they are not (APPI, article 23).
load-left-out-special-care = it needs special care and may be collected only if the person agreed (APPI, articles 2(3) and 20(2)).

# Rows that come by themselves: of a database, or of a folder that is watched.

pull-nothing-new = { $name }: nothing new
pull-nothing-stored = Read and checked only; nothing was stored.
watch-failed =
    { $name } was not loaded; nothing of it was stored.
    { $reason }
    Mend the file and drop it again.
watch-unknown =
    { $name } was not loaded; nothing of it was stored. Its heading is not known yet.
    { $proposed }
    You can confirm it at the desk too, under "Bring files" (/uploads).
    Then drop the file again; files with this heading are loaded by themselves from then on.
watch-rejected =
    { $name }: { $rejected } of { $rows } rows for { $table } could not be stored.
    { $reasons }
    Each row with its line and reason: { $where }
watch-mend = Mend them in your own file and drop it again; what is stored stays, and is not stored twice.
watch-not-loaded = { $name }: not loaded
watch-moved = now { $path }
watch-again = it is taken up again
