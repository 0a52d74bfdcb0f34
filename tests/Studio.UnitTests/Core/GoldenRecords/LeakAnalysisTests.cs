using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class LeakAnalysisTests
{
    [Theory]
    [InlineData("How many customers?", "how MANY\n customers")]
    [InlineData("What's \"new\"?", "whats new")]
    [InlineData("Ids over 1,000.50, please!", "ids over 1,000.50 please")]
    [InlineData("Grösse der Läden", "grösse der läden.")]
    public void Questions_that_differ_in_case_spaces_and_punctuation_are_the_same(string one, string other) =>
        Assert.Equal(QuestionText.Key(one), QuestionText.Key(other));

    [Theory]
    [InlineData("Below 5?", "Below -5?")]
    [InlineData("Over 1.5?", "Over 15?")]
    [InlineData("x < 3", "x > 3")]
    [InlineData("Growth of 10%", "Growth of 10")]
    [InlineData("New York", "Newyork")]
    public void Questions_that_ask_for_something_else_differ(string one, string other) =>
        Assert.NotEqual(QuestionText.Key(one), QuestionText.Key(other));

    [Fact]
    public void Report_counts_each_held_out_record_once_by_the_worst_of_it()
    {
        var report = Report(
            [
                ("How many customers are there?", "SELECT COUNT(*) FROM customer"),
                ("Which cities do we sell in?", "SELECT DISTINCT city FROM sales"),
                ("List the names of all the stores that opened in the year 2020", "SELECT name FROM store WHERE year = 2020"),
                ("How much was sold in Rome?", "SELECT SUM(amount) FROM sales WHERE city = 'Rome'"),
            ],
            [
                // The same row, spelled otherwise.
                ("how many customers are there", "select count(*) from CUSTOMER;"),
                // The same question with another SQL.
                ("Which cities do we sell in?!", "SELECT city FROM sales GROUP BY city"),
                // 12 of 14 words: similarity 0.857.
                ("List the names of all the stores that opened in the year 2021", "SELECT name FROM store WHERE year = 2021"),
                // A known shape; 5 of 7 words are shared, which is not enough.
                ("How much was sold in Oslo?", "SELECT SUM(amount) FROM sales WHERE city = 'Oslo'"),
                ("Who bought most?", "SELECT name FROM customer ORDER BY bought DESC LIMIT 1"),
            ]);

        Assert.Equal((4, 5, 1, 1, 1), (report.TrainingCount, report.HeldOutCount, report.SameRows, report.SameQuestions, report.NearQuestions));
        Assert.Equal((3, 4, 5, 3), (report.SharedShapeRecords, report.TrainingShapes, report.HeldOutShapes, report.SharedShapes));
        Assert.Equal([("held 0", "row 0", 1.0), ("held 1", "row 1", 1.0), ("held 2", "row 2", 10 / 12.0)], report.Records.Select(record => (record.RecordId, record.TrainingRecordId, record.Similarity)));
        Assert.Equal([LeakKind.SameRow, LeakKind.SameQuestion, LeakKind.NearQuestion], report.Records.Select(record => record.Kind));
        Assert.Equal(
            "3 of the 5 held-out questions have a twin in training, 1 of them with the same SQL, so the figure will flatter the model. "
            + "3 of the 5 held-out queries have the shape of a trained one; the other 2 are of a kind that the model was never taught.",
            report.Summary);
    }

    [Theory]
    [InlineData("one two three four five six seven eight", "one two three four five six seven nine", false)]
    [InlineData("one two three four five six seven eight nine", "one two three four five six seven eight ten", true)]
    [InlineData("one two three four", "one two three four five", true)]
    [InlineData("one two three", "one two three four", false)]
    [InlineData("five four three two one", "one two three four five six", true)]
    public void Nearly_the_same_begins_at_four_fifths_of_the_words(string trained, string heldOut, bool near) =>
        Assert.Equal(near ? 1 : 0, Report([(trained, "SELECT 1")], [(heldOut, "SELECT 2")]).NearQuestions);

    [Fact]
    public void Near_questions_found_by_the_index_are_those_that_comparing_all_with_all_finds()
    {
        var random = new Random(12);
        string Question() => string.Join(' ', Enumerable.Range(0, random.Next(3, 14)).Select(_ => $"w{(int)(random.NextDouble() * random.NextDouble() * 18)}"));
        var keys = Enumerable.Range(0, 250).Select(_ => Question()).Distinct().ToList();
        var index = new NearQuestions(keys);
        var found = 0;
        for (var round = 0; round < 250; round++)
        {
            var key = Question();
            var words = QuestionText.Words(key).ToHashSet();
            double Similarity(string other) => QuestionText.Words(other) is var others ? others.Count(words.Contains) / (double)others.Union(words).Count() : 0;

            var nearest = keys.Max(Similarity);

            Assert.Equal((key, nearest >= NearQuestions.Threshold ? nearest : null), (key, index.Find(key, nearest: true)?.Similarity));
            Assert.Equal((key, nearest >= NearQuestions.Threshold), (key, index.Find(key) is { Similarity: >= NearQuestions.Threshold }));
            found += nearest >= NearQuestions.Threshold ? 1 : 0;
        }
        Assert.InRange(found, 20, 230);
    }

    [Fact]
    public void Report_of_many_records_of_few_kinds_comes_soon()
    {
        static List<(string, string)> Rows(int from, int count) =>
            [.. Enumerable.Range(from, count).Select(i => ($"How many orders of kind {i % 40} did customer number {i} place in the year {1990 + i % 30}?", $"SELECT COUNT(*) FROM t{i % 40} WHERE id = {i}"))];

        var report = Report(Rows(0, 20_000), Rows(20_000, 5_000));

        Assert.Equal((0, 0, 5_000), (report.SameRows, report.SameQuestions, report.SharedShapeRecords));
        Assert.True(report.Records.Count <= LeakAnalysis.MaxRecords);
    }

    [Fact]
    public void Records_with_nothing_in_common_are_said_to_be_of_kinds_never_taught()
    {
        var report = Report([("How many customers?", "SELECT COUNT(*) FROM customer")], [("Which cities?", "SELECT city FROM customer")]);

        Assert.Equal((0, 0), (report.SharedShapes, report.Records.Count));
        Assert.Equal("No held-out query has the shape of a trained one: the figure says how the model does on kinds of query that it was never taught, and a model that knows only trained kinds, such as the built-in trainer's, will be near 0.", report.Summary);
    }

    [Theory]
    [InlineData(0, 1, 0, 1, 1, "1 of the 1 held-out question has a twin in training, so the figure will flatter the model. Every held-out query has the shape of a trained one: the figure says how the model does on kinds of query that it was taught, and nothing of new kinds.")]
    [InlineData(2, 0, 0, 4, 1, "2 of the 4 held-out questions stand in training with the same SQL, so the model is asked what it was shown, and the figure will flatter it. 1 of the 4 held-out queries has the shape of a trained one; the other 3 are of a kind that the model was never taught.")]
    [InlineData(0, 0, 0, 4, 3, "3 of the 4 held-out queries have the shape of a trained one; the other 1 is of a kind that the model was never taught.")]
    public void Summary_says_in_plain_words_what_the_figure_is_worth(int rows, int questions, int near, int heldOut, int taught, string summary) =>
        Assert.Equal(summary, LeakSummary.Of(new LeakReport { SameRows = rows, SameQuestions = questions, NearQuestions = near, HeldOutCount = heldOut, SharedShapeRecords = taught, Summary = "" }));

    private static LeakReport Report(IReadOnlyList<(string Question, string Sql)> training, IReadOnlyList<(string Question, string Sql)> heldOut) =>
        LeakAnalysis.Report(Rows(training, "row"), Rows(heldOut, "held"), SqlDialect.Sqlite, CancellationToken.None);

    private static List<LeakRow> Rows(IReadOnlyList<(string Question, string Sql)> rows, string id) =>
        [.. rows.Select((row, i) => new LeakRow($"{id} {i}", row.Question, row.Sql, SqlShape.Of(row.Sql, SqlDialect.Sqlite).Hash))];
}
