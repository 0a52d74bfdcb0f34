using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class EstimateTests : IDisposable
{
    private static readonly DateOnly ReadOn = new(2026, 11, 21);

    private readonly MoneyStudio _studio = new();

    public void Dispose() => _studio.Dispose();

    private void Limit(params ProviderLimit[] limits) => _studio.Paid.Description = _studio.Paid.Description with { Limits = limits };

    private async Task<int> SystemLengthAsync()
    {
        var row = (await _studio.EstimateAsync()).FirstRows[0];
        using var json = System.Text.Json.JsonDocument.Parse(row);
        return json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!.Length;
    }

    [Fact]
    public async Task Tokens_are_counted_of_the_rows_that_are_trained_on_alone()
    {
        // The held-out records have the longest SQL, so that counting in proportion would be far off.
        await _studio.AddRecordsAsync(12, number => $"SELECT {number} -- {new string('x', number > 10 ? 4000 : 1)}");
        await _studio.Get<GoldenRecordStore>().UpdateAsync(_studio.RecordIds[10], new GoldenRecordChange(Tags: ["test"]), CancellationToken.None);
        await _studio.Get<GoldenRecordStore>().UpdateAsync(_studio.RecordIds[11], new GoldenRecordChange(Tags: ["test"]), CancellationToken.None);

        var split = await _studio.EstimateAsync(request => request with { SplitTag = "test" });
        var chosen = await _studio.EstimateAsync(request => request with { GoldenRecordIds = [.. _studio.RecordIds.Take(10)] });

        Assert.Equal((10, 2), (split.TrainingRecords, split.ValidationRecords));
        Assert.Equal(chosen.TokensPerEpoch, split.TokensPerEpoch);
    }

    [Fact]
    public async Task Price_comes_with_its_day_and_the_rule_is_named()
    {
        await _studio.AddRecordsAsync();

        var estimate = await _studio.EstimateAsync();

        Assert.Equal((25m, (DateOnly?)ReadOn), (estimate.TrainingPrice, estimate.PriceReadOn));
        Assert.Equal(estimate.TotalTokens * 25 / 1_000_000m, estimate.Price);
        Assert.StartsWith("Estimate:", estimate.CountingRule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paid", null, 3)]
    [InlineData("paid", "auto", 8)]
    [InlineData("paid", "2", 2)]
    [InlineData("forge", null, 1)]
    public async Task Epochs_are_those_of_the_provider(string provider, string? given, int epochs)
    {
        await _studio.AddRecordsAsync(12);

        var estimate = await _studio.EstimateAsync(request => request with
        {
            Provider = provider,
            ModelName = provider == "forge" ? "forge-small" : null,
            Parameters = given is null ? null : new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of(given) },
        });

        Assert.Equal(epochs, estimate.Epochs);
        Assert.Equal(estimate.TokensPerEpoch * epochs, estimate.TotalTokens);
    }

    [Fact]
    public async Task Rows_longer_than_the_provider_takes_are_named_and_count_with_what_it_takes()
    {
        await _studio.AddRecordsAsync(12, number => $"SELECT {number} -- {new string('x', number > 10 ? 4000 : 1)}");
        var system = await SystemLengthAsync();
        Limit(new ProviderLimit(ProviderLimit.TokensPerRow, 13 + ((system + 200) / 4), ReadOn));

        var estimate = await _studio.EstimateAsync(request => request with { OverLimit = OverLimit.Send });

        var warning = Assert.Single(estimate.Warnings);
        Assert.StartsWith("2 rows have more than", warning, StringComparison.Ordinal);
        Assert.Contains("\"How many customers have an id below 11?\"", warning, StringComparison.Ordinal);
        Assert.Contains("(read on 2026-11-21)", warning, StringComparison.Ordinal);
        Limit();
        Assert.True((await _studio.EstimateAsync()).TokensPerEpoch > estimate.TokensPerEpoch + 1500);
    }

    [Fact]
    public async Task File_that_the_provider_would_not_take_is_refused_before_anything_is_sent()
    {
        await _studio.AddRecordsAsync();
        Limit(new ProviderLimit(ProviderLimit.FileBytes, 2_000, ReadOn));

        var refused = await _studio.TryCreateAsync();

        Assert.Contains("Paid takes 0.0 MB a file (read on 2026-11-21)", refused.Problem!.Errors["golden_records"][0], StringComparison.Ordinal);
        Limit(new ProviderLimit(ProviderLimit.FileBytes, 1 << 29, ReadOn));
        Assert.Null((await _studio.TryCreateAsync()).Problem);
    }
}
