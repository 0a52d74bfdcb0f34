using FineTuningStudio.Core;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Filtering;

public sealed class FilterBinderTests
{
    public static TheoryData<string> Accepted =>
    [
        "id = x", "alias = x", "name = x", "status = running", "status != \"validating_files\"", "status:queued", "status:*",
        "error:timeout", "error = null", "db_connection_id = x", "dbConnectionId = x", "provider = openai", "base_llm.model_provider = openai",
        "baseLlm.modelProvider = openai", "base_llm.modelProvider = openai", "baseLlm.model_provider = openai", "model_name:gpt", "modelName:gpt", "base_llm.model_name:gpt", "model_id:*", "modelId = x",
        "finetuning_job_id = x", "finetuningJobId = x", "provider_status = paused", "suffix = x", "created_by:me", "createdBy:me",
        "created_at > 2026-11-21T09:30:00Z", "createdAt > \"2026-11-21T09:30:00+02:00\"", "created_at >= 2026-11-21", "finished_at:*",
        "finished_at < 2026-11-21T09:30:00.123456789Z", "finished_at = null", "finishedAt != 2026-11-21T23:59:59z", "created_at > \"2026-11-21 09:30:00Z\"",
        "progress >= 0.5", "progress = 1", "progress:0.5", "progress > 1e-3", "progress < -1", "trained_tokens > 1000", "trainedTokens > 1.5", "trained_tokens = \"5\"",
        "trained_tokens < 99999999999999999999", "metadata:key", "metadata:\"a key\"", "metadata:*", "metadata.key = v", "metadata.key:*", "metadata.a.b = v", "metadata.\"a.b\" = v",
        "metadata.NOT.OR = v", "metadata.key > 5", "base_llm.model_parameters.n_epochs = 3", "baseLlm.modelParameters.n_epochs > 2", "base_llm.model_parameters:n_epochs",
        "status = (queued OR running)", "alias != (a OR b)", "created_at > (2026-11-21 OR 2026-11-22)", "anything at all",
    ];

    public static TheoryData<string, int, string> Refused => new()
    {
        { "foo = 1", 1, "there is no field \"foo\"; the fields are id, alias, status" },
        { "a = b AND foo:x", 1, "there is no field \"a\"" },
        { "alias = b AND foo:x", 15, "there is no field \"foo\"" },
        { "Alias = x", 1, "there is no field \"Alias\"" },
        { "base_llm = x", 1, "there is no field \"base_llm\"" },
        { "base_llm.foo = x", 1, "there is no field \"base_llm.foo\"" },
        { "golden_records:x", 1, "there is no field" },
        { "alias.b = x", 7, "alias has no fields of its own" },
        { "created_at.year = 2026", 12, "created_at has no fields of its own" },
        { "status = done", 10, "status is one of queued, validating_files, running, succeeded, failed, cancelled; found \"done\"" },
        { "status = Running", 10, "found \"Running\"" },
        { "status:runn", 8, "found \"runn\"" },
        { "status = \"run*\"", 10, "found \"run*\"" },
        { "status > queued", 1, "status has no order" },
        { "status = (queued OR done)", 21, "found \"done\"" },
        { "created_at > yesterday", 14, "created_at is a time" },
        { "created_at > 5", 14, "created_at is a time" },
        { "created_at = \"\"", 14, "created_at is a time" },
        { "created_at > 2026-13-01", 14, "created_at is a time" },
        { "created_at > 2026-02-30T00:00:00Z", 14, "created_at is a time" },
        { "created_at > 2026-11-21T25:00:00Z", 14, "created_at is a time" },
        { "created_at > 2026-11-21T09:30:00", 14, "created_at is a time" },
        { "created_at > 2026-11-21T09:30Z", 14, "created_at is a time" },
        { "created_at > 0001-01-01T00:00:00+05:00", 14, "created_at is a time" },
        { "created_at:\"2026*\"", 12, "created_at is a time" },
        { "finished_at != never", 16, "finished_at is a time" },
        { "progress > half", 12, "progress is a number" },
        { "progress = 50%", 12, "progress is a number" },
        { "progress = NaN", 12, "progress is a number" },
        { "progress < Infinity", 12, "progress is a number" },
        { "progress < 1e999", 12, "progress is a number" },
        { "trained_tokens = 0x10", 18, "trained_tokens is a number" },
        { "trained_tokens = \"1,000\"", 18, "trained_tokens is a number" },
        { "trained_tokens = \" 5\"", 18, "trained_tokens is a number" },
        { "trained_tokens:many", 16, "trained_tokens is a number" },
        { "metadata = x", 1, "metadata is a map: name a key" },
        { "metadata != null", 1, "metadata is a map: name a key" },
        { "metadata > 5", 1, "metadata is a map: name a key" },
        { "alias = (b = c)", 10, "only values can stand" },
        { "alias = (b OR c:d)", 15, "only values can stand" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Filter_over_known_fields_is_bound(string text) => Assert.Null(Bind(text).Problem);

    [Theory]
    [MemberData(nameof(Refused))]
    public void Filter_that_does_not_fit_the_fields_is_refused_with_the_place_and_the_reason(string text, int position, string reason)
    {
        var problem = Bind(text).Problem;

        Assert.NotNull(problem);
        Assert.Equal("invalid_filter_field", problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal(position, problem.Position);
        Assert.Contains($"at character {position}:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparisons_are_counted_once_however_often_they_stand()
    {
        var repeated = string.Join(" OR ", Enumerable.Repeat("alias = a", 600));
        var different = string.Join(" ", Enumerable.Range(0, FilterBinder.MaxComparisons).Select(number => $"w{number}"));

        Assert.Null(Bind(repeated).Problem);
        Assert.Null(Bind(different).Problem);
        Assert.Equal("invalid_filter", Bind($"{different} more").Problem?.Code);
    }

    [Fact]
    public void Time_is_cut_to_the_microsecond_in_universal_time()
    {
        var bound = Assert.IsType<BoundTime>(Bind("created_at = 2026-11-21T09:30:00.12345678+02:00").Value);

        Assert.Equal(new DateTime(2026, 11, 21, 7, 30, 0, DateTimeKind.Utc).AddTicks(1_234_560), bound.Value);
    }

    [Fact]
    public void Number_compares_the_texts_of_a_map_only_where_it_stands_without_quotes_beside_an_order()
    {
        Assert.IsType<BoundNumber>(Bind("metadata.k > 5").Value);
        Assert.Equal(TextTest.Greater, Assert.IsType<BoundText>(Bind("metadata.k > \"5\"").Value).Test);
        Assert.Equal(TextTest.Equal, Assert.IsType<BoundText>(Bind("metadata.k = 5").Value).Test);
    }

    [Theory]
    [InlineData("9007199254740993", 9_007_199_254_740_993)]
    [InlineData("9007199254740993.0", 9_007_199_254_740_993)]
    [InlineData("-5e3", -5_000L)]
    [InlineData("5.5", null)]
    [InlineData("99999999999999999999", null)]
    public void Whole_number_is_kept_to_its_last_digit_however_it_is_written(string number, long? whole) =>
        Assert.Equal(whole, Assert.IsType<BoundNumber>(Bind($"trained_tokens = {number}").Value).Whole);

    private static Result<BoundFilter> Bind(string text) => FilterBinder.Bind(FilterParser.Parse(text).Value!, FineTuningFields.Table);
}
