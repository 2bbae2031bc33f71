/// A reversed voucher and its reversal.
struct ReversalRow: BitwiseCopyable {
  var voucher: Position
  var by: Position
  /// Who reversed it.
  var actor: UInt32
  var reserved: UInt32 = 0
}
