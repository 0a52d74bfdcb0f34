using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Providers;

public sealed class ProviderSetupTests : IDisposable
{
    private readonly StudioDbFixture _studio;

    public ProviderSetupTests()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:openai:Title"] = "OpenAI",
            ["Providers:openai:ApiKey"] = "of-the-settings",
        }).Build();
        _studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
    }

    private ProviderSetup Setup => _studio.Get<ProviderSetup>();

    private ProviderRegistry Registry => _studio.Get<ProviderRegistry>();

    private ProviderSettings? Made(string name) => Registry.Settings.SingleOrDefault(settings => settings.Name == name);

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Add_makes_a_provider_that_is_ready_at_once_and_after_a_start()
    {
        var view = await AddAsync();

        Assert.Equal((true, ProviderSource.Browser, ProviderKeySource.Browser, "https://one.example/v1"), (view.Description.Ready, view.Source, view.KeySource, view.BaseUrl));
        Assert.True(Registry.Find("one")!.Describe().Ready);
        var again = new ProviderRegistry([], new ConfigurationBuilder().Build(), _studio.Get<ProviderFactory>());
        using var stored = new StoredProviders(
            _studio.Get<IDbContextFactory<StudioDb>>(), again, _studio.Get<ProviderFactory>(), _studio.Get<ProviderKeys>(), _studio.Get<ProviderHealth>(), _studio.Get<EngineSignals>());
        await stored.ReloadAsync(CancellationToken.None);
        Assert.Equal("key-of-one", again.Settings.Single(settings => settings.Name == "one").ApiKey);
    }

    [Fact]
    public async Task Add_name_that_is_taken_is_a_conflict_also_fifty_times_at_once()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Setup.AddAsync(One, "me", CancellationToken.None)));
        var taken = await Setup.AddAsync(One with { Name = "openai" }, "me", CancellationToken.None);

        Assert.Equal(1, added.Count(result => result.Problem is null));
        Assert.All(added.Where(result => result.Problem is not null).Append(taken), result => Assert.Equal((ProblemKind.Conflict, "conflict"), (result.Problem!.Kind, result.Problem.Code)));
    }

    [Fact]
    public async Task Change_replaces_the_one_that_changed_and_keeps_the_instances_of_the_others()
    {
        await AddAsync();
        var (one, openai) = (Registry.Find("one"), Registry.Find("openai"));

        await ChangeAsync(One with { Title = "Another title" });

        Assert.NotSame(one, Registry.Find("one"));
        Assert.Same(openai, Registry.Find("openai"));
        Assert.Equal("Another title", Registry.Find("one")!.Describe().Title);
    }

    [Fact]
    public async Task Change_tells_the_pages_and_the_engine_and_forgets_the_health()
    {
        await AddAsync();
        _studio.Get<ProviderHealth>().Report("one", new ProviderError(ProviderErrorKind.Unauthorized, null, "Wrong key."));
        using var heard = _studio.Get<ProviderFeed>().SubscribeToEach();
        await using var notices = heard.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        await WaitForSignalAsync();

        await ChangeAsync(One with { Title = "Another title" });

        Assert.True(await notices.MoveNextAsync());
        Assert.Equal("one", notices.Current.Single().Provider);
        Assert.Null(_studio.Get<ProviderHealth>().Of("one").Error);
        await WaitForSignalAsync();
    }

    [Fact]
    public async Task Change_that_changes_nothing_keeps_the_instance()
    {
        await AddAsync();
        var one = Registry.Find("one");

        await ChangeAsync(One with { ApiKey = null });

        Assert.Same(one, Registry.Find("one"));
    }

    [Theory]
    [InlineData("", "https://one.example/other", "key-of-one")]
    [InlineData(null, "https://one.example/v1", "key-of-one")]
    [InlineData("another", "https://one.example/v1", "another")]
    [InlineData(null, "https://two.example/v1", null)]
    [InlineData(null, "http://one.example/v1", null)]
    [InlineData("another", "https://two.example/v1", "another")]
    public async Task Change_keeps_the_key_only_for_its_origin(string? key, string address, string? expected)
    {
        await AddAsync();

        var view = await ChangeAsync(One with { ApiKey = key, BaseUrl = address });

        Assert.Equal(expected, Made("one")!.ApiKey);
        Assert.Equal(expected is not null, view.Description.Ready);
        Assert.Equal(expected is not null, (await RowAsync())!.ProtectedKey is not null);
    }

    [Fact]
    public async Task Change_back_to_the_first_address_does_not_bring_the_forgotten_key_back()
    {
        await AddAsync();

        await ChangeAsync(One with { ApiKey = null, BaseUrl = "https://two.example/v1" });
        await ChangeAsync(One with { ApiKey = null });

        Assert.Null(Made("one")!.ApiKey);
    }

    [Fact]
    public async Task Change_removes_the_key_where_that_is_asked_for()
    {
        await AddAsync();

        var view = await ChangeAsync(One with { ApiKey = null, RemoveKey = true });

        Assert.Equal((false, false), (view.HasKey, view.Description.Ready));
        Assert.Null((await RowAsync())!.ProtectedKey);
    }

    [Fact]
    public async Task Change_of_one_in_the_settings_lies_over_them_and_remove_goes_back()
    {
        var changed = await Setup.ChangeAsync("openai", new ProviderEntry { Title = "Ours", ApiKey = "entered" }, "me", CancellationToken.None);
        Assert.Equal((ProviderSource.SettingsChanged, ProviderKeySource.Browser, "entered"), (changed.Value!.Source, changed.Value.KeySource, Made("openai")!.ApiKey));

        var removed = await Setup.RemoveAsync("openai", CancellationToken.None);

        Assert.Null(removed.Problem);
        Assert.Equal(("OpenAI", "of-the-settings", ProviderSource.Settings), (Made("openai")!.Title, Made("openai")!.ApiKey, Made("openai")!.Source));
    }

    [Fact]
    public async Task Change_of_the_address_in_the_settings_does_not_take_their_key_along()
    {
        var changed = await Setup.ChangeAsync("openai", new ProviderEntry { BaseUrl = "https://elsewhere.example/v1" }, "me", CancellationToken.None);

        Assert.Null(Made("openai")!.ApiKey);
        Assert.Contains("not sent to https://elsewhere.example", changed.Value!.Description.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", ProblemKind.NotFound)]
    [InlineData("local", ProblemKind.Conflict)]
    [InlineData("openai", ProblemKind.Conflict)]
    public async Task Remove_refuses_what_is_not_there_and_what_stands_in_the_settings(string name, ProblemKind kind)
    {
        var removed = await Setup.RemoveAsync(name, CancellationToken.None);

        Assert.Equal(kind, removed.Problem!.Kind);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("nobody")]
    public async Task Change_refuses_the_trainer_and_what_is_not_there(string name) =>
        Assert.NotNull((await Setup.ChangeAsync(name, new ProviderEntry(), "me", CancellationToken.None)).Problem);

    [Fact]
    public async Task Remove_waits_for_jobs_that_are_not_settled()
    {
        await AddAsync();
        await AddJobAsync(settled: false);
        var refused = await Setup.RemoveAsync("one", CancellationToken.None);
        await using (var database = await _studio.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync())
        {
            await database.FineTunings.ExecuteUpdateAsync(set => set.SetProperty(job => job.Settled, true));
        }

        var removed = await Setup.RemoveAsync("one", CancellationToken.None);

        Assert.Equal(ProblemKind.Conflict, refused.Problem!.Kind);
        Assert.StartsWith("1 job at one is not finished", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Null(removed.Problem);
        Assert.Null(Registry.Find("one"));
    }

    [Fact]
    public async Task Key_that_can_no_longer_be_decrypted_makes_the_provider_not_ready_until_it_is_entered_again()
    {
        await AddAsync();
        var lost = new EphemeralDataProtectionProvider().CreateProtector("Studio.Provider.Key").Protect("anything");
        await using (var database = await _studio.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync())
        {
            await database.StoredProviders.ExecuteUpdateAsync(set => set.SetProperty(row => row.ProtectedKey, lost));
        }
        await _studio.Get<StoredProviders>().ReloadAsync(CancellationToken.None);
        var reason = Registry.Find("one")!.Describe().Reason;

        var view = await ChangeAsync(One);

        Assert.Contains("enter it again", reason, StringComparison.Ordinal);
        Assert.True(view.Description.Ready);
    }

    [Fact]
    public async Task Stored_row_holds_no_key_in_clear()
    {
        await AddAsync();

        Assert.DoesNotContain("key-of-one", (await RowAsync())!.ProtectedKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_of_another_address_does_not_send_the_stored_key_there()
    {
        await AddAsync();

        var trial = await _studio.Get<ProviderTrials>().RunAsync(One with { ApiKey = null, BaseUrl = "https://two.example/v1" }, CancellationToken.None);

        Assert.Equal((false, "provider_not_ready"), (trial.Value!.Works, trial.Value.Code));
        Assert.NotNull((await RowAsync())!.ProtectedKey);
    }

    [Fact]
    public async Task Keep_updates_the_models_and_keeps_those_that_are_no_longer_listed()
    {
        var models = _studio.Get<KnownModels>();
        await models.KeepAsync("one", [new RemoteModel("a"), new RemoteModel("b") { ShutdownDate = new DateOnly(2027, 1, 14) }, new RemoteModel("b"), new RemoteModel(new string('x', 301))], CancellationToken.None);
        _studio.Time.Advance(TimeSpan.FromHours(1));
        await models.KeepAsync("one", [new RemoteModel("a") { IsTuned = true, BaseModel = "b" }], CancellationToken.None);

        await using var database = await _studio.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        var rows = await database.KnownModels.OrderBy(model => model.ModelId).ToListAsync();

        Assert.Equal([("a", true, true), ("b", false, false)], rows.Select(row => (row.ModelId, row.IsTuned, row.IsListed)));
        Assert.Equal(TimeSpan.FromHours(1), rows[0].ReadAt - rows[1].ReadAt);
        Assert.Equal(new DateOnly(2027, 1, 14), rows[1].ShutdownDate);
    }

    private static ProviderEntry One { get; } = new() { Name = "one", Kind = "openai", BaseUrl = "https://one.example/v1", ApiKey = "key-of-one" };

    private async Task<ProviderView> AddAsync()
    {
        var added = await Setup.AddAsync(One, "me", CancellationToken.None);
        return added.TryGet(out var view, out var problem) ? view : throw new InvalidOperationException(problem.Message);
    }

    private async Task<ProviderView> ChangeAsync(ProviderEntry entry)
    {
        var changed = await Setup.ChangeAsync("one", entry, "me", CancellationToken.None);
        return changed.TryGet(out var view, out var problem) ? view : throw new InvalidOperationException(problem.Message);
    }

    private async Task<StoredProvider?> RowAsync()
    {
        await using var database = await _studio.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return await database.StoredProviders.AsNoTracking().SingleOrDefaultAsync(row => row.Name == "one");
    }

    private async Task AddJobAsync(bool settled)
    {
        await using var database = await _studio.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        database.FineTunings.Add(new FineTuning
        {
            Id = StudioId.New(TimeProvider.System), Alias = "job", Provider = "one", ModelName = "gpt", Status = FineTuningStatus.Running, Settled = settled,
        });
        await database.SaveChangesAsync();
    }

    // Set once by the change before, it lets the first wait through; the clock of the test stands still, so only a signal ends a wait.
    private Task WaitForSignalAsync() =>
        _studio.Get<EngineSignals>().Providers.WaitAsync(TimeSpan.FromHours(1), _studio.Time, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
}
