/// How a book looks on a screen and on A4 paper: each page of the book on its own sheet, the heading of
/// its table and its foot on every sheet, vouchers several on one. No script and nothing from
/// elsewhere.
enum BookStyle {
  static func css(isWide: Bool) -> String {
    """
    @page { size: A4\(isWide ? " landscape" : ""); margin: 14mm 12mm 16mm;
      @bottom-center { content: "第 " counter(page) " 页　共 " counter(pages) " 页"; font-size: 8pt; } }
    html { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "宋体", serif;
      font-size: 9.5pt; color: #000; background: #fff; }
    body { margin: 0 auto; max-width: \(isWide ? "273mm" : "186mm"); }
    h1 { text-align: center; font-size: 16pt; letter-spacing: 0.6em; padding-left: 0.6em;
      border-bottom: 3px double #060; display: table; margin: 0 auto 1mm; }
    section { break-after: page; margin-bottom: 10mm; }
    section:last-of-type { break-after: auto; }
    section.voucher { break-after: auto; break-inside: avoid; margin-bottom: 7mm; }
    .title { font-size: 11pt; font-weight: bold; }
    .facts { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 6mm;
      font-weight: normal; }
    .closing { margin-top: 1mm; }
    table { border-collapse: collapse; width: 100%; border: 0; }
    thead { display: table-header-group; }
    tfoot { display: table-footer-group; }
    tr { break-inside: avoid; }
    th, td { border: 1px solid #7a9a7a; padding: 0.7mm 1.2mm; vertical-align: middle;
      overflow-wrap: anywhere; }
    th { font-weight: bold; text-align: center; color: #060; background: #f2f7f2;
      white-space: nowrap; }
    tr.top th { border: 0; border-bottom: 1.5px solid #060; background: none; color: #000;
      text-align: left; white-space: normal; padding: 0 0 0.7mm; }
    td.c { text-align: center; white-space: nowrap; }
    td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums;
      font-family: "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 8.5pt; }
    td.s { white-space: nowrap; }
    .red { color: #c00; }
    tr.day td, tr.month td, tr.subtotal td { border-top: 1.5px solid #c66; font-weight: bold; }
    tr.year td, tr.total td { border-bottom: 2px double #c66; font-weight: bold; }
    tfoot td { font-size: 7pt; color: #444; border: 0; border-top: 1.5px solid #060; }
    tbody { border-left: 1.5px solid #060; border-right: 1.5px solid #060;
      border-bottom: 1.5px solid #060; }
    .foot { margin: 0.5mm 0 0; font-size: 7pt; color: #444; }
    .notes { margin: 1mm 0 0; font-size: 8pt; color: #444; }

    """
  }
}
