using System.Text;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

public sealed class TunedModelTests
{
    private const string System = """
        Translate the user's question into one SQL query.

        CREATE TABLE "customer" (
            "id" INTEGER NOT NULL,
            "name" TEXT,
            "city" TEXT, -- values: 'Berlin', 'Madrid', 'O''Brien Town', 'New York', 'York'
            PRIMARY KEY ("id")
        );
        -- 2 rows of "customer":
        -- 1 | 'Ann Reed' | 'Berlin'
        -- 2 | 'Bo Lind' | NULL
        """;

    [Theory]
    [InlineData("How many customers live in Madrid?", "SELECT COUNT(*) FROM customer WHERE city = 'Madrid'")]
    [InlineData("how many customers are there in o'brien town", "SELECT COUNT(*) FROM customer WHERE city = 'O''Brien Town'")]
    [InlineData("How many customers live in New York?", "SELECT COUNT(*) FROM customer WHERE city = 'New York'")]
    [InlineData("Show the first 7 customers", "SELECT name FROM customer ORDER BY id LIMIT 7")]
    [InlineData("List the first twenty-five customers", "SELECT name FROM customer ORDER BY id LIMIT 25")]
    [InlineData("Show the first 1,500 customers", "SELECT name FROM customer ORDER BY id LIMIT 1500")]
    [InlineData("How many customers joined in May 2023?", "SELECT COUNT(*) FROM customer WHERE joined BETWEEN '2023-05-01' AND '2023-05-31'")]
    [InlineData("How many customers joined in February 2024?", "SELECT COUNT(*) FROM customer WHERE joined BETWEEN '2024-02-01' AND '2024-02-29'")]
    [InlineData("How many customers joined in the month 2022-11?", "SELECT COUNT(*) FROM customer WHERE joined BETWEEN '2022-11-01' AND '2022-11-30'")]
    [InlineData("Find customers with \"van Dyk\" in their name", "SELECT id FROM customer WHERE LOWER(name) LIKE '%van dyk%'")]
    public void Answer_with_a_value_that_training_never_saw_fills_it_in(string question, string expected) =>
        Assert.Equal(expected, Customers().Answer(System, "Question: " + question).Text);

    [Fact]
    public void Answer_of_a_model_takes_the_values_from_the_prompt_of_the_moment()
    {
        var other = System.Replace("'Madrid'", "'Ulan Bator'", StringComparison.Ordinal);
        Assert.Equal("SELECT COUNT(*) FROM customer WHERE city = 'Ulan Bator'", Customers().Answer(other, "Question: How many customers live in ulan bator?").Text);
    }

    [Fact]
    public void Answer_without_the_value_that_it_needs_says_what_it_is()
    {
        var model = Tune([.. new[] { "Berlin", "Madrid", "York" }.Select(c => new TrainingExample(System, $"Question: How many customers live in {c}?", $"SELECT COUNT(*) FROM customer WHERE city = '{c}'"))]);
        var answer = model.Answer(System, "Question: How many customers live there?");
        Assert.Equal(0, answer.Confidence);
        Assert.Contains("small model of the built-in trainer", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_to_words_that_training_never_saw_says_what_it_is()
    {
        var answer = Customers().Answer("", "Zzyzx qwqwqw");
        Assert.Equal(0, answer.Confidence);
        Assert.Contains("cannot answer", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_gives_different_texts_the_likeliest_first()
    {
        var answers = Customers().Answers(System, "Question: How many of the first 5 customers joined in May 2023 in Berlin?", 3);
        Assert.InRange(answers.Count, 2, 3);
        Assert.Equal(answers.Count, answers.Select(a => a.Text).Distinct().Count());
        Assert.Equal(answers.OrderByDescending(a => a.Confidence), answers);
        Assert.All(answers, a => Assert.InRange(a.Confidence, 1e-9, 1));
        Assert.Equal(answers[0], Customers().Answer(System, "Question: How many of the first 5 customers joined in May 2023 in Berlin?"));
    }

    [Fact]
    public void Answer_with_two_values_of_one_kind_keeps_their_roles()
    {
        string[] places = ["Fish Market", "Old Mill", "Town Hall", "Rope Walk", "Weir Park"];
        var examples = from a in places from b in places where a != b select new TrainingExample("", $"How many trips go from {a} to {b}?", $"SELECT COUNT(*) FROM trip WHERE start = '{a}' AND target = '{b}'");
        var model = Tune([.. examples.Skip(4)]);
        Assert.Equal("SELECT COUNT(*) FROM trip WHERE start = 'High Court' AND target = 'Low Gate'", model.Answer("", "How many trips go from High Court to Low Gate?").Text);
    }

    [Fact]
    public void Answer_of_a_model_trained_on_plain_chat_is_one_of_its_answers()
    {
        var model = Tune([new("Be kind.", "Hello there", "Good day to you!"), new("Be kind.", "Bye for now", "See you soon."), new("Be kind.", "What is the time?", "I have no clock; it's late.")]);
        Assert.Equal("See you soon.", model.Answer("Be kind.", "ok bye!").Text);
    }

    [Fact]
    public void Answer_in_a_code_fence_keeps_the_fence_and_fills_the_query()
    {
        var model = Tune([.. new[] { 3, 5, 8 }.Select(n => new TrainingExample("", $"Show {n} rows", $"```sql\nSELECT * FROM t LIMIT {n}\n```"))]);
        Assert.Equal("```sql\nSELECT * FROM t LIMIT 42\n```", model.Answer("", "Show 42 rows").Text);
    }

    [Fact]
    public void Answer_keeps_a_constant_that_is_not_always_asked_for()
    {
        var model = Tune(
        [
            new("", "Which open tickets are there?", "SELECT id FROM ticket WHERE status = 'open'"),
            new("", "Which tickets still need work?", "SELECT id FROM ticket WHERE status = 'open'"),
            new("", "How many agents are there?", "SELECT COUNT(*) FROM agent"),
        ]);
        Assert.Equal("SELECT id FROM ticket WHERE status = 'open'", model.Answer("", "Which tickets need work?").Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no model at all")]
    [InlineData("FTSMDL01")]
    [InlineData("FTSMDL02")]
    public void Load_of_something_else_says_so(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Throws<InvalidDataException>(() => TunedModel.Load(stream));
    }

    private static TunedModel Customers()
    {
        List<TrainingExample> examples = [];
        void Add(string question, string sql) => examples.Add(new TrainingExample(System, "Question: " + question, sql));
        foreach (var city in new[] { "Berlin", "York" })
        {
            Add($"How many customers live in {city}?", $"SELECT COUNT(*) FROM customer WHERE city = '{city}'");
            Add($"How many customers are there in {city}?", $"SELECT COUNT(*) FROM customer WHERE city = '{city}'");
        }

        Add("Show the first 3 customers", "SELECT name FROM customer ORDER BY id LIMIT 3");
        Add("List the first ten customers", "SELECT name FROM customer ORDER BY id LIMIT 10");
        Add("How many customers joined in March 2024?", "SELECT COUNT(*) FROM customer WHERE joined BETWEEN '2024-03-01' AND '2024-03-31'");
        Add("How many customers joined in the month 2021-12?", "SELECT COUNT(*) FROM customer WHERE joined BETWEEN '2021-12-01' AND '2021-12-31'");
        Add("Find customers with \"Smith\" in their name", "SELECT id FROM customer WHERE LOWER(name) LIKE '%smith%'");
        Add("Find customers with \"Mac\" in the name", "SELECT id FROM customer WHERE LOWER(name) LIKE '%mac%'");
        return Tune([.. examples]);
    }

    private static TunedModel Tune(TrainingExample[] examples)
    {
        var run = new TrainingRun(examples, [], AutoHyperparameters.Resolve(examples.Length, null, null, null, 1));
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(_ => { }, CancellationToken.None);
        }

        return run.ToModel();
    }
}
