/// The legs of the voucher that is being decided: one allocation for the life of the state
/// machine, no reference counting and no uniqueness checks a leg.
@safe struct LegScratch: ~Copyable {
  private let base: UnsafeMutablePointer<LegFact>
  private(set) var count = 0

  init() {
    unsafe base = UnsafeMutablePointer<LegFact>.allocate(capacity: Limits.legsPerVoucher)
  }

  deinit { unsafe base.deallocate() }

  var indices: Range<Int> { 0..<count }

  @inline(__always)
  subscript(_ index: Int) -> LegFact {
    precondition(index >= 0 && index < count)
    return unsafe base[index]
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ fact: LegFact) {
    precondition(count < Limits.legsPerVoucher, "more legs than the limits allow")
    unsafe (base + count).initialize(to: fact)
    count += 1
  }
}
