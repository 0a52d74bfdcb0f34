using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

public sealed class MentionFinderTests
{
    private static readonly PromptSchema Schema = PromptSchema.Parse("""
        CREATE TABLE "shop" (
            "id" INTEGER, -- a key
            "city" TEXT, -- values: 'York', 'New York', 'St. Mary''s'
            [kind of shop] TEXT, -- values: 'e-bike', 'toy'
            PRIMARY KEY ("id")
        );
        -- 1 rows of "shop":
        -- 1 | 'Hull' | 'toy'
        """);

    [Theory]
    [InlineData("Shops in New York", "New York:shop.city")]
    [InlineData("shops in york", "York:shop.city")]
    [InlineData("What about hull's shops?", "Hull:shop.city")]
    [InlineData("st mary's", "St. Mary's:shop.city")]
    [InlineData("Which e-bikes and toys?", "e-bike:shop.kind of shop toy:shop.kind of shop")]
    [InlineData("Newer York", "York:shop.city")]
    [InlineData("nothing here", "")]
    public void Find_values_that_the_prompt_shows(string question, string expected) =>
        Assert.Equal(expected, string.Join(' ', Of(question, MentionKind.Value).Select(m => $"{m.Text}:{string.Join('+', m.Columns)}")));

    [Theory]
    [InlineData("more than 12 and under 3.5", "12 3.5")]
    [InlineData("at least 1,250,000 rows", "1250000")]
    [InlineData("1,2 and 3", "1 2 3")]
    [InlineData("five or twenty-one", "5 21")]
    [InlineData("2 million, three thousand, two hundred", "2000000 3000 200")]
    [InlineData("someone wants none", "")]
    [InlineData("the 3rd of 4x4", "3 4")]
    public void Find_numbers_in_digits_and_words(string question, string expected) =>
        Assert.Equal(expected, string.Join(' ', Of(question, MentionKind.Integer, MentionKind.Decimal).OrderBy(m => m.First).Select(m => m.Number)));

    [Theory]
    [InlineData("in 2023", "Year 2023-01-01 2024-01-01")]
    [InlineData("in March 2024", "Month 2024-03-01 2024-04-01")]
    [InlineData("in 2024-12", "Month 2024-12-01 2025-01-01")]
    [InlineData("on 2024-02-29", "Day 2024-02-29 2024-03-01")]
    [InlineData("on the 5th of May 2021", "Day 2021-05-05 2021-05-06")]
    [InlineData("on Sept 5, 2021", "Day 2021-09-05 2021-09-06")]
    [InlineData("in the first quarter of 2023", "Quarter 2023-01-01 2023-04-01")]
    [InlineData("in Q4 2022", "Quarter 2022-10-01 2023-01-01")]
    [InlineData("on 2023-02-30", "Year 2023-01-01 2024-01-01")]
    [InlineData("you may march", "")]
    [InlineData("room 20235", "")]
    public void Find_periods(string question, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Of(question, MentionKind.Year, MentionKind.Month, MentionKind.Quarter, MentionKind.Day).Select(m => $"{m.Kind} {m.From:yyyy-MM-dd} {m.Until:yyyy-MM-dd}")));

    [Theory]
    [InlineData("domain \"Machine Learning\" only", "Machine Learning")]
    [InlineData("starts with 'J' or has 'son'", "J|son")]
    [InlineData("the customer's 'red' and Bob's 'blue'", "red|blue")]
    [InlineData("“curly” ones", "curly")]
    [InlineData("don't and can't", "")]
    public void Find_quoted_texts(string question, string expected) =>
        Assert.Equal(expected, string.Join('|', Of(question, MentionKind.Quoted).Select(m => m.Text)));

    [Theory]
    [InlineData("Which trips of Hugo O'Brien were long?", "Hugo O'Brien")]
    [InlineData("Show rides by Ann and by Bob Lee", "Ann|Bob Lee")]
    [InlineData("Books from the House of Stone?", "Books|House of Stone")]
    [InlineData("how many are there", "")]
    public void Find_names_by_their_capitals(string question, string expected) =>
        Assert.Equal(expected, string.Join('|', Of(question, MentionKind.Name).Select(m => m.Text)));

    private static IEnumerable<Mention> Of(string question, params MentionKind[] kinds) =>
        MentionFinder.Find(QuestionText.Of("Question: " + question), Schema).Where(m => kinds.Contains(m.Kind));
}
