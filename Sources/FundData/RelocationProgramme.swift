/// The envelope of the relocation programme (易地扶贫搬迁规模) on a day: what the tasks of all provinces
/// share (国发〔2016〕64号 专栏7).
package struct RelocationProgramme: Sendable, Equatable {
  /// Registered persons (建档立卡搬迁人口).
  package let registered: Int64
  /// Persons who move along with them (同步搬迁人口); no money of the five sources is for their houses.
  package let synchronous: Int64
  /// 中央预算内投资, source R1. This and the amounts below are in fen.
  package let grant: Int64
  /// 地方政府债券, source R2.
  package let bond: Int64
  /// 专项建设基金, source R3.
  package let fund: Int64
  /// 长期贴息贷款, source R4.
  package let loan: Int64
  /// 农户自筹, source R5.
  package let households: Int64
}
