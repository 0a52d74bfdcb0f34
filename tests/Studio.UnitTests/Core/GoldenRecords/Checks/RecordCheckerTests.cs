using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

/// <summary>Each finding beside its clean twin, on a small shop.</summary>
public sealed class RecordCheckerTests : IAsyncLifetime, IDisposable
{
    private const string Shop = """
        CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT, state TEXT, age TEXT, joined TEXT);
        INSERT INTO customer VALUES (1, 'Ada', 'Rome', 'TX', '9', '2020-01-05'), (2, 'Bob', 'Paris', 'CA', '10', '2021-02-01'), (3, 'Cid', NULL, 'CA', '41', '2021-03-01'), (4, 'Dee', 'Rome', 'NY', '120', '2022-03-01');
        CREATE TABLE sale (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), amount REAL, status TEXT);
        INSERT INTO sale VALUES (1, 1, 10, 'paid'), (2, 2, 10, 'paid'), (3, 3, 5, 'open');
        CREATE TABLE empty_one (id INTEGER PRIMARY KEY, label TEXT);
        """;

    private readonly StudioDbFixture _studio = new();
    private CheckGround _ground = null!;

    public async Task InitializeAsync()
    {
        var uri = $"sqlite:///{_studio.MakeDatabase(Shop)}";
        var connection = (await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: uri), CancellationToken.None)).Value!.Id;
        _ground = (await _studio.Get<CheckStore>().GroundAsync(connection, CancellationToken.None)).Value!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Theory]
    [InlineData("How many customers are there?", "SELECT COUNT(*) FROM customer")]
    [InlineData("Who lives in Rome?", "SELECT name FROM customer WHERE city = 'Rome'")]
    [InlineData("Which customers live in Texas?", "SELECT name FROM customer WHERE state = 'TX'")]
    [InlineData("Which customers live in New York?", "SELECT name FROM customer WHERE state = 'NY'")]
    [InlineData("Which sales are above five dollars?", "SELECT id FROM sale WHERE amount > 5")]
    [InlineData("Which sales are of at least 10?", "SELECT id FROM sale WHERE amount > 9")]
    [InlineData("Who joined in 2021?", "SELECT name FROM customer WHERE joined BETWEEN '2021-01-01' AND '2021-12-31'")]
    [InlineData("How much did each customer buy?", "SELECT c.name, SUM(s.amount) FROM customer c JOIN sale s ON s.customer_id = c.id GROUP BY c.id")]
    [InlineData("Which customer is first by name?", "SELECT name FROM customer ORDER BY name LIMIT 1")]
    [InlineData("Which two sales are the smallest?", "SELECT id FROM sale ORDER BY amount, id LIMIT 2")]
    [InlineData("How many sales were paid?", "SELECT COUNT(*) FROM sale WHERE status = 'paid'")]
    [InlineData("Who joined during the last 3000 days?", "SELECT name FROM customer WHERE joined > date('now', '-3000 days')")]
    [InlineData("What labels are there in all?", "SELECT label FROM empty_one WHERE label = 'anything in all'")]
    public async Task Clean_record_is_ok(string question, string sql)
    {
        var outcome = await CheckAsync(question, sql);

        Assert.True(outcome.State is CheckState.Ok, string.Join("; ", outcome.Findings.Select(finding => $"{finding.Code}: {finding.Message}")));
    }

    [Theory]
    [InlineData("several_statements", "Error", "SELECT 1; SELECT 2", "2 statements", "Keep the statement")]
    [InlineData("not_a_select", "Error", "UPDATE customer SET name = 'x'", "UPDATE", "Write a SELECT")]
    [InlineData("unknown_table", "Error", "SELECT * FROM custmer", "no table custmer", "Write customer")]
    [InlineData("unknown_column", "Error", "SELECT nmae FROM customer", "column nmae", "Write customer.name")]
    [InlineData("unknown_column", "Error", "SELECT amount FROM customer", "column amount", "belongs to sale")]
    [InlineData("does_not_run", "Error", "SELECT name FROM customer WHERE", "incomplete input", "Mend the SQL")]
    [InlineData("refused", "Error", "SELECT load_extension('x')", "load_extension", "Leave out")]
    [InlineData("empty_result", "Warning", "SELECT name FROM customer WHERE id > 900", "no row", "conditions and joins")]
    [InlineData("only_nulls", "Warning", "SELECT MAX(age) FROM customer WHERE id < 0", "nothing but NULL", "conditions and joins")]
    [InlineData("limit_cuts_tie", "Warning", "SELECT customer_id FROM sale ORDER BY amount DESC LIMIT 1", "same amount (10)", "further key")]
    [InlineData("limit_cuts_tie", "Warning", "SELECT customer_id, SUM(amount) AS total FROM sale GROUP BY customer_id ORDER BY total DESC LIMIT 1", "same total", "further key")]
    [InlineData("limit_without_order", "Warning", "SELECT name FROM customer LIMIT 2", "2 rows of more", "ORDER BY")]
    [InlineData("null_first", "Warning", "SELECT name FROM customer ORDER BY city", "no city", "NULLS LAST")]
    [InlineData("number_sorted_as_text", "Warning", "SELECT name FROM customer ORDER BY age DESC LIMIT 1", "numbers as text", "CAST(age AS REAL)")]
    [InlineData("outside_group_by", "Warning", "SELECT city, name, COUNT(*) FROM customer GROUP BY city", "name is selected", "Group by name")]
    [InlineData("outside_group_by", "Warning", "SELECT name, MAX(id) FROM customer", "beside an aggregate", "aggregate it")]
    [InlineData("depends_on_chance", "Warning", "SELECT name FROM customer ORDER BY random()", "random()", "without it")]
    [InlineData("depends_on_today", "Warning", "SELECT name FROM customer WHERE joined < date('now')", "reads the clock", "Write the date")]
    [InlineData("literal_not_asked", "Warning", "SELECT name FROM customer WHERE id < 3", "with 3", "Say it in the question")]
    [InlineData("literal_not_asked", "Warning", "SELECT id FROM sale WHERE status = 'paid'", "'paid'", "Say it in the question")]
    [InlineData("literal_not_in_column", "Warning", "SELECT name FROM customer WHERE city = 'rome'", "customer.city is 'rome'", "Write 'Rome'")]
    [InlineData("literal_not_in_column", "Warning", "SELECT name FROM customer WHERE city IN ('Rome', 'Pariss')", "'Pariss'", "Write 'Paris'")]
    public async Task Fault_is_named_with_its_repair(string code, string level, string sql, string message, string repair)
    {
        var outcome = await CheckAsync("Which names does the query give?", sql);

        var finding = Assert.Single(outcome.Findings, finding => finding.Code == code && finding.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(level, finding.Level.ToString());
        Assert.Contains(repair, finding.Repair, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_that_others_ask_too_is_a_duplicate_or_has_two_answers()
    {
        const string sql = "SELECT COUNT(*) FROM customer";
        var subject = Subject("How many customers are there?", sql);
        var same = new SameQuestion("other", "How many customers are there", "SELECT  count(*) FROM customer;", SqlShape.Of(sql, SqlDialect.Sqlite).Hash);
        var another = new SameQuestion("other", "How many customers are there", "SELECT COUNT(id) FROM customer", "x");

        Assert.Contains((await CheckAsync(subject with { SameQuestions = [same] })).Findings, finding => finding.Code == CheckCodes.Duplicate && finding.Message.Contains("the same SQL", StringComparison.Ordinal));
        Assert.Contains((await CheckAsync(subject with { SameQuestions = [another] })).Findings, finding => finding.Code == CheckCodes.SameQuestionOtherSql);
        Assert.Empty((await CheckAsync(subject with { SameQuestions = [another], AcceptedSqls = ["select count(id) from customer"] })).Findings);
    }

    [Fact]
    public async Task Short_question_is_named() =>
        Assert.Equal([CheckCodes.QuestionTooShort], (await CheckAsync("Customers?", "SELECT COUNT(*) FROM customer")).Findings.Select(finding => finding.Code));

    [Fact]
    public async Task Answer_that_is_another_than_before_has_drifted()
    {
        var before = (await CheckAsync("How many customers are there?", "SELECT COUNT(*) FROM customer")).Fingerprint!;
        var same = await CheckAsync(Subject("How many customers are there?", "SELECT COUNT(*) FROM customer") with { Baseline = before });
        var other = await CheckAsync(Subject("How many sales are there?", "SELECT COUNT(*) FROM sale") with { Baseline = before });

        Assert.Empty(same.Findings);
        Assert.Equal([CheckCodes.Drift], other.Findings.Select(finding => finding.Code));
        Assert.Equal((1, 1), (before.Rows, before.Columns));
    }

    private Task<CheckOutcome> CheckAsync(string question, string sql) => CheckAsync(Subject(question, sql));

    private async Task<CheckOutcome> CheckAsync(CheckSubject subject) => (await _studio.Get<RecordChecker>().CheckAsync(subject, _ground, CancellationToken.None)).Value!;

    private static CheckSubject Subject(string question, string sql) => new("id", 1, question, sql, [], SqlShape.Of(sql, SqlDialect.Sqlite).Hash);
}
