using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations;

public sealed class StatisticsTests
{
    // By hand with z² = 3.841459: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    [Theory]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(20, 25, 0.6087, 0.9114)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(20, 20, 0.8389, 1)]
    [InlineData(1, 1, 0.2065, 1)]
    public void Wilson_interval_has_the_bounds_of_the_formula(int right, int of, double low, double high)
    {
        var interval = WilsonInterval.Of(right, of);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Accuracy_without_trials_has_no_share_and_no_bounds() =>
        Assert.Equal(new Accuracy(0, 0, null, null, null), WilsonInterval.Accuracy(0, 0));

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    [InlineData(0, 0)]
    public void Wilson_interval_refuses_counts_that_cannot_be(int right, int of) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(right, of));

    // By hand: 2 · Σ C(n, i) / 2ⁿ, such as 2 · (1 + 16 + 120) / 65,536 for 14 and 2.
    [Theory]
    [InlineData(14, 2, 0.004180908203125)]
    [InlineData(2, 14, 0.004180908203125)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(6, 0, 0.03125)]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(7, 3, 0.34375)]
    public void Exact_p_is_the_binomial_sum(int onlyFirst, int onlySecond, double p) => Assert.Equal(p, McNemar.ExactP(onlyFirst, onlySecond), 12);

    [Fact]
    public void Exact_p_of_thousands_of_differences_stays_a_probability()
    {
        Assert.Equal(1, McNemar.ExactP(5_000, 5_000));
        // By the normal approximation with correction: z = (|2,600 − 2,400| − 1) / √5,000 = 2.814, p = 0.0049.
        Assert.Equal(0.0049, McNemar.ExactP(2_600, 2_400), 4);
        Assert.Equal(0, McNemar.ExactP(5_000, 0));
    }

    [Theory]
    [InlineData(3, 14, 2, 6, "Demo is better than Nearest question, and unlikely by chance: right on 14 questions that the other got wrong, wrong on 2 the other way round (p = 0.004).")]
    [InlineData(3, 2, 14, 6, "Nearest question is better than Demo, and unlikely by chance: right on 14 questions that the other got wrong, wrong on 2 the other way round (p = 0.004).")]
    [InlineData(9, 20, 0, 1, "Demo is better than Nearest question, and unlikely by chance: right on 20 questions that the other got wrong, wrong on 0 the other way round (p < 0.001).")]
    [InlineData(5, 7, 3, 5, "No difference that could not be chance: Demo alone was right on 7 questions, Nearest question alone on 3 (p = 0.34).")]
    [InlineData(5, 1, 5, 5, "No difference that could not be chance: Nearest question alone was right on 5 questions, Demo alone on 1 (p = 0.22).")]
    [InlineData(5, 5, 0, 10, "Too few differences to tell: of 20 questions, Demo alone was right on 5 and Nearest question alone on 0. It takes at least 6 to show that one is better; ask more questions.")]
    [InlineData(5, 0, 0, 3, "No difference at all: Demo and Nearest question were right and wrong on the very same 8 questions.")]
    [InlineData(1, 0, 0, 0, "No difference at all: Demo and Nearest question were right and wrong on the very same 1 question.")]
    [InlineData(0, 0, 0, 0, "Not compared yet: there is no question that both Demo and Nearest question have been judged on.")]
    public void Comparison_is_said_in_a_plain_sentence(int both, int onlyFirst, int onlySecond, int neither, string sentence) =>
        Assert.Equal(sentence, PairedSentences.Of("Demo", "Nearest question", both, onlyFirst, onlySecond, neither));

    [Theory]
    [InlineData(new double[0], 0.5, null)]
    [InlineData(new double[] { 7 }, 0.95, 7.0)]
    [InlineData(new double[] { 1, 2, 3, 4 }, 0.5, 2.0)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 0.5, 3.0)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 }, 0.95, 19.0)]
    public void Percentile_is_the_nearest_rank(double[] sorted, double share, double? value) => Assert.Equal(value, AnswerLatencies.NearestRank(sorted, share));
}
