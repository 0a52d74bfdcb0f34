using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.UnitTests.Core.Inventory;

/// <summary>The clock of these tests begins on 2026-05-04.</summary>
public sealed class SunsetTests : IDisposable
{
    private static readonly DateOnly ReadOn = new(2026, 5, 1);

    private readonly InventoryHost _host = new();

    public SunsetTests() => Describe(new BaseModel("small"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Providers_word_counts_before_the_settings()
    {
        Describe(new BaseModel("small") { ShutdownDate = new DateOnly(2026, 12, 1), ShutdownReadOn = ReadOn });
        var configured = (await DatesAsync()).Of("local", null, "small")!;
        await TellAsync("small", new DateOnly(2026, 10, 1));
        var told = (await DatesAsync()).Of("local", null, "small")!;

        Assert.Equal((new DateOnly(2026, 12, 1), false, "from the settings, read 2026-05-01"), (configured.Date, configured.ToldByProvider, configured.Source));
        Assert.Equal((new DateOnly(2026, 10, 1), true, "from the provider, read 2026-05-04"), (told.Date, told.ToldByProvider, told.Source));
    }

    [Theory]
    [InlineData("2026-08-01", "2026-12-01", "ft:a", "2026-08-01")]
    [InlineData("2027-08-01", "2026-12-01", "small", "2026-12-01")]
    public async Task Tuned_model_stops_on_the_earlier_of_its_own_day_and_its_base_models(string own, string ground, string model, string day)
    {
        Describe(new BaseModel("small") { ShutdownDate = Day(ground) });
        await TellAsync("ft:a", Day(own));

        var sunset = (await DatesAsync()).Of("local", "ft:a", "small")!;

        Assert.Equal((model, Day(day)), (sunset.Model, sunset.Date));
    }

    [Fact]
    public async Task Name_without_a_date_stops_with_the_first_of_its_dated_models()
    {
        Describe(
            new BaseModel("gpt-4o-2024-08-06") { ShutdownDate = new DateOnly(2027, 1, 14) },
            new BaseModel("gpt-4o-2024-05-13") { ShutdownDate = new DateOnly(2026, 11, 1) },
            new BaseModel("gpt-4o-mini-2024-07-18") { ShutdownDate = new DateOnly(2026, 6, 1) });
        var dates = await DatesAsync();

        Assert.Equal(new DateOnly(2026, 11, 1), dates.Of("local", null, "gpt-4o")!.Date);
        Assert.Null(dates.Of("local", null, "gpt-4"));
        Assert.Null(dates.Of("elsewhere", null, "gpt-4o"));
    }

    [Theory]
    [InlineData("2026-12-31T23:59:59Z", "2026-12-31")]
    [InlineData("2027-01-01T00:00:00Z", "2027-01-01")]
    [InlineData("2027-01-01T10:00:00+14:00", "2026-12-31")]
    [InlineData("2026-12-31T20:00:00-08:00", "2027-01-01")]
    public void Day_is_that_of_UTC_wherever_the_machine_stands(string now, string day) =>
        Assert.Equal(Day(day), SunsetWords.Today(new PlacedClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(54, "stops in 54 days, on 2026-06-27")]
    [InlineData(1, "stops tomorrow, 2026-05-05")]
    [InlineData(0, "stops today, 2026-05-04")]
    [InlineData(-1, "stopped yesterday, 2026-05-03")]
    [InlineData(-10, "stopped on 2026-04-24, 10 days ago")]
    public void When_is_said_in_words(int days, string words)
    {
        var today = new DateOnly(2026, 5, 4);
        Assert.Equal(words, SunsetWords.When(new ModelSunset("small", today.AddDays(days), false, null), today));
    }

    [Fact]
    public async Task Radar_groups_jobs_by_model_and_day_the_earliest_first()
    {
        Describe(
            new BaseModel("small") { ShutdownDate = new DateOnly(2026, 6, 1) },
            new BaseModel("large") { ShutdownDate = new DateOnly(2026, 4, 1) },
            new BaseModel("endless"));
        await _host.AddJobAsync("j1", "has a model", FineTuningStatus.Succeeded, "ft:1");
        await _host.AddJobAsync("j2", "runs");
        await _host.AddJobAsync("j3", "dies early", FineTuningStatus.Succeeded, "ft:3");
        await _host.AddJobAsync("j4", "failed", FineTuningStatus.Failed);
        await _host.AddJobAsync("j5", "without a model", FineTuningStatus.Succeeded);
        await _host.AddJobAsync("j6", "goes on", FineTuningStatus.Succeeded, "ft:6", "endless");
        await TellAsync("ft:3", new DateOnly(2026, 5, 20));
        await TellAsync("ft:1", new DateOnly(2027, 5, 20));

        var report = await _host.Get<SunsetRadar>().ReadAsync(CancellationToken.None);

        Assert.Equal(
            [("large", -33, 0, ""), ("small", 16, 1, "dies early"), ("small", 28, 2, "has a model, runs")],
            report.Groups.Select(group => (group.BaseModel, group.DaysLeft, group.JobCount, string.Join(", ", group.Jobs.Select(job => job.Alias).Order()))));
        Assert.True(report.Groups[0].IsOver);
        Assert.Equal("ft:3", report.Groups[1].Sunset.Model);
    }

    [Fact]
    public async Task Radar_names_the_newest_jobs_and_counts_all_and_finds_models_that_no_setting_lists()
    {
        for (var number = 0; number < SunsetRadar.MaxJobs + 2; number++)
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            await _host.AddJobAsync($"j{number}", $"job {number}", model: "odd");
        }
        await TellAsync("odd", new DateOnly(2026, 7, 1));

        var group = Assert.Single((await _host.Get<SunsetRadar>().ReadAsync(CancellationToken.None)).Groups);

        Assert.Equal((SunsetRadar.MaxJobs + 2, SunsetRadar.MaxJobs, "job 21", false), (group.JobCount, group.Jobs.Count, group.Jobs[0].Alias, group.IsConfigured));
    }

    [Fact]
    public async Task Within_leaves_out_what_is_far_away_and_what_nobody_could_use()
    {
        Describe(new BaseModel("near") { ShutdownDate = new DateOnly(2026, 6, 1) }, new BaseModel("far") { ShutdownDate = new DateOnly(2027, 6, 1) }, new BaseModel("long gone") { ShutdownDate = new DateOnly(2025, 1, 1) });
        _host.Provider.Description = _host.Provider.Description with { TrainingEnd = new TrainingEnd(new DateOnly(2026, 5, 30), ReadOn) };
        var all = await _host.Get<SunsetRadar>().ReadAsync(CancellationToken.None);

        var soon = all.Within(90);
        Assert.Equal(("near", 1), (Assert.Single(soon.Groups).BaseModel, soon.TrainingEnds.Count));

        _host.Provider.Description = _host.Provider.Description with { Reason = "No key." };
        var unready = (await _host.Get<SunsetRadar>().ReadAsync(CancellationToken.None)).Within(90);
        Assert.Empty(unready.Groups);
        Assert.Empty(unready.TrainingEnds);
    }

    [Fact]
    public void New_job_is_warned_of_both_ends_with_the_days_between()
    {
        var provider = _host.Provider.Description with { Title = "OpenAI", TrainingEnd = new TrainingEnd(new DateOnly(2027, 1, 6), new DateOnly(2026, 11, 21)) };
        var sunset = new ModelSunset("gpt-4o", new DateOnly(2027, 1, 14), ToldByProvider: true, new DateOnly(2026, 11, 20));
        string[] Warned(DateOnly today, ModelSunset? end) => [.. SunsetWords.ForNewJob(provider, "gpt-4o", end, today)];

        Assert.Equal(
            [
                "OpenAI takes no new fine-tuning jobs from 2027-01-06 on (from the settings, read 2026-11-21); this one, created on 2026-11-21, is 46 days before that.",
                "gpt-4o stops on 2027-01-14 (from the provider, read 2026-11-20), and what is tuned from it with it: a model tuned on 2026-11-21 lives 54 days at most.",
            ],
            Warned(new DateOnly(2026, 11, 21), sunset));
        Assert.Contains("will probably refuse", Assert.Single(Warned(new DateOnly(2027, 1, 6), null)), StringComparison.Ordinal);
        Assert.Contains("not served any more", Warned(new DateOnly(2027, 1, 14), sunset)[1], StringComparison.Ordinal);
        Assert.Empty(Warned(new DateOnly(2025, 1, 1), sunset));
    }

    [Fact]
    public async Task View_of_a_job_carries_the_end_of_its_model_from_each_query_and_change()
    {
        Describe(new BaseModel("small") { ShutdownDate = new DateOnly(2026, 6, 1) });
        var job = await _host.AddJobAsync("j1");
        var queries = _host.Get<FineTuningQueries>();

        var found = await queries.FindAsync(job.Id, CancellationToken.None);
        var listed = (await queries.ListAsync(new FineTuningListRequest(), CancellationToken.None)).Value!.Items.Single();
        var changed = await _host.Get<FineTuningWriter>().EditAsync(job.Id, edit => edit.IsVisible, CancellationToken.None);

        Assert.All([found, listed, changed], view => Assert.Equal(new DateOnly(2026, 6, 1), view!.Sunset!.Date));
    }

    [Fact]
    public void Settings_say_when_training_ends_for_the_provider_or_one_of_its_models()
    {
        var settings = ProviderSettings.ReadAll(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:openai:TrainingEndsOn"] = "2027-01-06",
            ["Providers:openai:TrainingEndsReadOn"] = "2026-11-21",
            ["Providers:openai:Models:0:Id"] = "early",
            ["Providers:openai:Models:0:TrainingEndsOn"] = "2026-12-01",
            ["Providers:openai:Models:1:Id"] = "other",
        }).Build()).Single(provider => provider.Name == "openai");

        Assert.Equal(new TrainingEnd(new DateOnly(2027, 1, 6), new DateOnly(2026, 11, 21)), settings.TrainingEnd);
        Assert.Equal([new TrainingEnd(new DateOnly(2026, 12, 1), null), null], settings.Models.Select(model => model.TrainingEnd));
    }

    private static DateOnly Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

    private void Describe(params BaseModel[] models) => _host.Provider.Description = _host.Provider.Description with { Models = models };

    private Task<SunsetDates> DatesAsync() => _host.Get<ModelSunsets>().ReadAsync(CancellationToken.None);

    /// <summary>The provider tells of one of its models; what was kept for a minute is old then.</summary>
    private async Task TellAsync(string model, DateOnly day)
    {
        await _host.ChangeAsync(database => database.KnownModels.Add(new KnownModel
        {
            Provider = "local", ModelId = model, ShutdownDate = day, ReadAt = _host.Time.GetUtcNow().UtcDateTime, IsListed = true,
        }));
        _host.Time.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>A machine's clock in a time zone of its own.</summary>
    private sealed class PlacedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("placed", now.Offset, "placed", "placed");

        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
