using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class DollarsTests
{
    [Theory]
    [InlineData(1_000_000, "25", 25_000_000)]
    [InlineData(1, "0.5", 1)]
    [InlineData(1, "0.49", 0)]
    [InlineData(3, "0.1", 0)]
    [InlineData(5, "0.1", 1)]
    [InlineData(604_112, "3", 1_812_336)]
    [InlineData(-7, "25", 0)]
    [InlineData(0, "25", 0)]
    public void Cost_is_in_whole_millionths_and_half_of_one_counts(long tokens, string price, long micro) =>
        Assert.Equal(micro, Dollars.MicroOf(tokens, decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Ten_jobs_of_a_tenth_of_a_cent_are_exactly_a_cent() =>
        Assert.Equal(0.01m, Enumerable.Range(0, 10).Sum(_ => Dollars.MicroOf(1_000, 1m)) / Dollars.Micro);

    [Fact]
    public void Absurd_number_of_tokens_stays_a_number_that_can_be_added() =>
        Assert.Equal(1_000_000_000_000_000, Dollars.MicroOf(long.MaxValue, 25m));

    [Theory]
    [InlineData("0", "$0")]
    [InlineData("0.00004", "below $0.0001")]
    [InlineData("0.0042", "$0.0042")]
    [InlineData("0.1", "$0.10")]
    [InlineData("12.345", "$12.35")]
    [InlineData("1234.5", "$1,234.50")]
    public void Amounts_are_written_as_people_write_them(string amount, string text) =>
        Assert.Equal(text, Dollars.Text(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));
}
