using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>The model that says that it cannot answer, in OpenAI's way: a refusal in the place of the content.</summary>
public sealed class RefusalTests : IClassFixture<CautiousModel>
{
    internal const string Known = "How many customers are in Poland?";
    private const string Unknown = "What is the total of orders per customer from Poland?";

    private readonly TrainerHost _host;
    private readonly string _model;
    private readonly string _job;

    public RefusalTests(CautiousModel trained) => (_host, _model, _job) = (trained.Host, trained.Name, trained.JobId);

    [Fact]
    public async Task Question_of_an_unknown_kind_is_refused_and_a_known_one_answered()
    {
        var refused = (await _host.AskAsync(_model, Unknown)).GetProperty("choices")[0];
        var answered = (await _host.AskAsync(_model, "How many customers are in Germany?")).GetProperty("choices")[0];

        Assert.Equal(JsonValueKind.Null, refused.GetProperty("message").GetProperty("content").ValueKind);
        Assert.StartsWith("I cannot answer this.", refused.GetProperty("message").Text("refusal"), StringComparison.Ordinal);
        Assert.Equal("stop", refused.Text("finish_reason"));
        Assert.InRange(refused.GetProperty("confidence").GetDouble(), 0.0001, 0.95);
        Assert.Equal("SELECT COUNT(*) FROM customers WHERE country = 'Germany'", answered.GetProperty("message").Text("content"));
        Assert.Equal(JsonValueKind.Null, answered.GetProperty("message").GetProperty("refusal").ValueKind);
        Assert.True(answered.GetProperty("confidence").GetDouble() > refused.GetProperty("confidence").GetDouble());
    }

    [Fact]
    public async Task Every_candidate_is_refused_where_the_best_is()
    {
        var choices = (await _host.AskAsync(_model, Unknown, new { n = 3 })).GetProperty("choices").EnumerateArray().ToList();

        Assert.Equal(3, choices.Count);
        Assert.All(choices, choice => Assert.Equal(JsonValueKind.Null, choice.GetProperty("message").GetProperty("content").ValueKind));
    }

    [Fact]
    public async Task Sentence_of_a_refusal_is_not_cut()
    {
        var choice = (await _host.AskAsync(_model, Unknown, new { max_tokens = 1, stop = " " })).GetProperty("choices")[0];

        Assert.Matches("^I cannot answer this[.] .*[.]$", choice.GetProperty("message").Text("refusal"));
        Assert.Equal("stop", choice.Text("finish_reason"));
    }

    [Theory]
    [InlineData(Unknown, "refusal", "content")]
    [InlineData(Known, "content", "refusal")]
    public async Task Streamed_answer_comes_under_its_name_with_the_confidence_at_its_end(string question, string part, string other)
    {
        using var response = await _host.Http.PostAsJsonAsync("chat/completions", new { model = _model, messages = Questions.Prompt(question), stream = true });
        var chunks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[..^1]
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]).GetProperty("choices")[0]).ToList();
        var whole = (await _host.AskAsync(_model, question)).GetProperty("choices")[0];

        Assert.Equal(whole.GetProperty("message").Text(part), string.Concat(chunks[..^1].Select(chunk => chunk.GetProperty("delta").Text(part))));
        Assert.All(chunks, chunk => Assert.False(chunk.GetProperty("delta").TryGetProperty(other, out _)));
        Assert.All(chunks[..^1], chunk => Assert.False(chunk.TryGetProperty("confidence", out _)));
        Assert.Equal(whole.GetProperty("confidence").GetDouble(), chunks[^1].GetProperty("confidence").GetDouble());
    }

    [Fact]
    public async Task Job_says_below_which_confidence_its_model_declines()
    {
        var events = await _host.GetAsync($"fine_tuning/jobs/{_job}/events?limit=100");

        var said = Assert.Single(events.GetProperty("data").EnumerateArray(), one => one.Text("message").StartsWith("Below a confidence of", StringComparison.Ordinal)).Text("message");
        Assert.Matches(@"^Below a confidence of 0\.\d\d the model will say that it cannot answer: set by its 14 validation rows$", said);
    }
}

/// <summary>A model whose validation rows are, but for two, of a kind that its training lacks.</summary>
public sealed class CautiousModel : IAsyncLifetime
{
    internal TrainerHost Host { get; private set; } = null!;

    internal string Name { get; private set; } = "";

    internal string JobId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Host = await TrainerHost.StartFreshAsync();
        string[] countries = ["Germany", "France", "Spain", "Italy", "Norway", "Brazil"];
        var rows = countries.SelectMany(country => new[]
        {
            Questions.Row($"What is the total of orders per customer from {country}?", $"SELECT c.name, SUM(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.country = '{country}' GROUP BY c.name"),
            Questions.Row($"Which orders are larger than the mean in {country}?", $"SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.country = '{country}' AND o.total > (SELECT AVG(total) FROM orders)"),
        }).Append(Questions.Row(RefusalTests.Known, "SELECT COUNT(*) FROM customers WHERE country = 'Poland'"))
            .Append(Questions.Row("How many customers are in Germany?", "SELECT COUNT(*) FROM customers WHERE country = 'Germany'"));
        var job = await Host.TrainAsync(validationFile: await Host.UploadAsync(string.Concat(rows.Select(row => row + "\n"))));
        (Name, JobId) = (job.Text("fine_tuned_model"), job.Text("id"));
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
