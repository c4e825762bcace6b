// Numbers over time that many flows have alike.
#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace costsim::services {

/// Which steps of a span are alike: a repeated day has few distinct loads, and what follows from a
/// step's load alone is worked out once for each.
class Alike {
 public:
  /// Every step stands alone.
  static std::shared_ptr<const Alike> alone(Eigen::Index steps);
  /// All steps are alike.
  static std::shared_ptr<const Alike> all(Eigen::Index steps);
  /// Every step is of a kind of its own, whatever its value.
  static std::shared_ptr<const Alike> none(Eigen::Index steps);
  /// Steps of equal values are alike, the first of each kind in `distinct`; all stand alone when
  /// few are. Values are not negative. After `period` steps values mostly come again, by rounding
  /// one apart; where they do not, it takes longer.
  static std::shared_ptr<const Alike> equal(const Eigen::Ref<const Eigen::ArrayXd>& by_step,
                                            Eigen::Index period, Eigen::ArrayXd& distinct);
  /// Steps that have the number of their kind stay alike; `distinct` has the kinds' numbers, and
  /// gets those of other steps behind them. A kind that no step has any more gets a number that
  /// some step has. Null where there would be too many kinds, or all stand alone.
  std::shared_ptr<const Alike> but_for_others(const Eigen::ArrayXd& by_step,
                                              Eigen::ArrayXd& distinct) const;

  Eigen::Index steps() const { return steps_; }
  bool stand_alone() const { return kind_of_step_.size() == 0 && times_.size() == 0; }
  bool all_alike() const { return kind_of_step_.size() == 0 && times_.size() == 1; }
  /// How many steps there are of each kind; none where all stand alone.
  const Eigen::ArrayXd& times() const { return times_; }

  /// A value for each kind → one for each step.
  Eigen::ArrayXd by_step(const Eigen::ArrayXd& of_kinds) const;

 private:
  explicit Alike(Eigen::Index steps) : steps_(steps) {}

  Eigen::Index steps_;
  Eigen::Array<std::uint32_t, Eigen::Dynamic, 1>
      kind_of_step_;  ///< empty: all stand alone, or all are alike
  Eigen::ArrayXd times_;
};

/// An immutable array with a number for each step. Copies share it: most stages hand on what they
/// were given, and a month at one-second steps is 20 MB. Sums and means do not depend on which
/// steps are known to be alike.
class Counts {
 public:
  Counts() : Counts(Eigen::ArrayXd()) {}
  /// Steps of which nothing is known.
  Counts(Eigen::ArrayXd&& by_step);  // NOLINT: an array is what it is made of
  template <typename Expression>
  Counts(const Eigen::ArrayBase<Expression>& by_step)  // NOLINT: and so is what computes one
      : Counts(Eigen::ArrayXd(by_step)) {}
  /// The same in every step.
  static Counts constant(Eigen::Index steps, double value);
  /// No two steps are taken for equal, in nothing that is made of them: the way to compare with.
  static Counts step_by_step(const Eigen::ArrayXd& by_step);
  /// Equal steps are looked for, as by Alike::equal; by itself at minutes that repeat each day.
  static Counts repeating(const Eigen::Ref<const Eigen::ArrayXd>& by_step,
                          Eigen::Index period = 1440);

  Eigen::Index size() const { return data_->alike->steps(); }
  /// In the order of time; made when it is first asked for.
  const Eigen::ArrayXd& by_step() const;
  /// Each distinct value at least once.
  const Eigen::ArrayXd& distinct() const { return data_->of_kinds; }

  /// Numbers of which most are those of `other` in the same step: those steps are alike as they are
  /// there, the rest where the same number comes several times in a row. Where these are too many,
  /// as of `repeating`.
  static Counts like(const Counts& other, const Eigen::ArrayXd& by_step);

  /// The same numbers: equal steps are looked for, unless some are known already.
  Counts grouped() const;

  double sum() const;
  /// 0 without steps, as all that follow.
  double mean() const;
  double max() const;
  double min() const;

  /// What a function says of each number.
  template <typename Function>
  Counts each(const Function& function) const {
    return {data_->alike, distinct().unaryExpr(function)};
  }
  /// What `make` makes of these numbers, made once for each key: stages behind one load in several
  /// architectures ask the same. Steps that all stand alone are too many to keep.
  template <typename Key, typename Make>
  Counts known(const Key& key, const Make& make) const {
    if (data_->alike->stand_alone()) return make();
    const std::lock_guard lock(data_->known_mutex);
    for (const auto& [asked, made] : data_->known) {
      const Key* same = std::any_cast<Key>(&asked);
      if (same != nullptr && *same == key) return Counts(made);
    }
    Counts made = make();
    data_->known.emplace_back(key, made.data_);
    return made;
  }
  /// What a function says of each number, worked out once for each key, and not again for the
  /// numbers of other counts that these are like.
  template <typename Key, typename Function>
  Counts known_each(const Key& key, const Function& function) const {
    return known(key, [&] {
      if (!data_->other) return each(function);
      const Counts others = Counts(data_->other).known_each(key, function);
      const Eigen::ArrayXd& numbers = data_->other->of_kinds;
      Eigen::ArrayXd results(distinct().size());
      for (Eigen::Index i = 0; i < results.size(); ++i) {
        const bool same = i < numbers.size() && numbers[i] == distinct()[i];
        results[i] = same ? others.distinct()[i] : function(distinct()[i]);
      }
      return Counts(data_->alike, std::move(results));
    });
  }
  /// What a function says of two numbers of the same step.
  template <typename Function>
  static Counts each(const Counts& a, const Counts& b, const Function& function) {
    if (b.data_->alike->all_alike() && b.size() == a.size()) {
      return a.each([&, other = b.max()](double value) { return function(value, other); });
    }
    if (a.data_->alike == b.data_->alike) {
      return {a.data_->alike, a.distinct().binaryExpr(b.distinct(), function)};
    }
    return a.by_step().binaryExpr(b.by_step(), function);
  }
  /// Shows a function (a, b, steps) the numbers of the same step, those of alike steps once: with
  /// how many steps have them.
  template <typename Function>
  static void visit(const Counts& a, const Counts& b, const Function& function) {
    const Eigen::ArrayXd& times = a.data_->alike->times();
    const bool alike = a.data_->alike == b.data_->alike ||
                       (a.data_->alike->all_alike() && b.data_->alike->all_alike());
    const bool grouped = alike && times.size() > 0;
    const Eigen::ArrayXd& of_a = grouped ? a.distinct() : a.by_step();
    const Eigen::ArrayXd& of_b = grouped ? b.distinct() : b.by_step();
    for (Eigen::Index i = 0; i < of_a.size(); ++i) {
      function(of_a[i], of_b[i], grouped ? times[i] : 1.0);
    }
  }

 private:
  struct Data {
    std::shared_ptr<const Alike> alike;
    Eigen::ArrayXd of_kinds;
    std::shared_ptr<const Data> other;  ///< whose kinds come first
    mutable std::once_flag spread_once;
    mutable Eigen::ArrayXd spread;  ///< by step, unless every step stands alone
    mutable std::once_flag sum_once, max_once;
    mutable double sum = 0, max = 0;
    mutable std::mutex known_mutex;
    mutable std::vector<std::pair<std::any, std::shared_ptr<const Data>>> known;
  };

  explicit Counts(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  Counts(std::shared_ptr<const Alike> alike, Eigen::ArrayXd of_kinds);

  std::shared_ptr<const Data> data_;  ///< never null
};

Counts operator*(const Counts& counts, double factor);
Counts operator/(const Counts& counts, double divisor);
Counts operator+(const Counts& a, const Counts& b);

}  // namespace costsim::services
