using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.UnitTests.Components.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Money;

/// <summary>Core without its workers, with two providers that cost money: "paid" of OpenAI's shape, and "forge" with names of its own.</summary>
internal sealed class MoneyStudio : IDisposable
{
    public const string DearModel = "dear-model";
    private static readonly DateOnly ReadOn = new(2026, 11, 21);

    private readonly StudioDbFixture _studio;

    public MoneyStudio()
    {
        Paid.Description = new ProviderDescription
        {
            Name = "paid",
            Kind = "openai",
            Title = "Paid",
            MinimumRecords = 10,
            TakesValidationFile = true,
            Models = [new BaseModel(DearModel) { IsDefault = true, TrainingPrice = 25, PriceReadOn = ReadOn }, new BaseModel("unpriced-model")],
            Parameters =
            [
                new ParameterDescription("n_epochs", ParameterType.Integer, "Epochs", "How often.") { Minimum = 1, Maximum = 50, AllowsAuto = true, Default = "3" },
                new ParameterDescription("batch_size", ParameterType.Integer, "Batch size", "How many at once.") { Minimum = 1, Maximum = 256 },
            ],
        };
        Forge.Description = new ProviderDescription
        {
            Name = "forge",
            Kind = "fireworks",
            Title = "Forge",
            MinimumRecords = 3,
            Models = [new BaseModel("forge-small") { TrainingPrice = 0.5m, PriceReadOn = ReadOn }],
            Parameters =
            [
                new ParameterDescription("epochs", ParameterType.Integer, "Epochs", "How often.") { Minimum = 1, Maximum = 20, Default = "1" },
                new ParameterDescription("loraRank", ParameterType.Integer, "Rank", "How wide.") { PowerOfTwo = true },
            ],
        };
        var settings = new ConfigurationBuilder().Build();
        _studio = new StudioDbFixture(services => services
            .AddSingleton<IConfiguration>(settings)
            .AddSingleton<IFineTuningProvider>(Paid)
            .AddSingleton<IFineTuningProvider>(Forge)
            .AddSingleton<ProviderRegistry>()
            .AddFineTunings(settings));
    }

    public StudioDbFixture Database => _studio;

    public PageProvider Paid { get; } = new();

    public PageProvider Forge { get; } = new();

    public ManualTimeProvider Time => _studio.Time;

    public string ConnectionId { get; private set; } = "";

    public IReadOnlyList<string> RecordIds { get; private set; } = [];

    public T Get<T>()
        where T : notnull => _studio.Get<T>();

    /// <summary>Gives a provider a budget.</summary>
    public static void Limit(PageProvider provider, decimal? budget, BudgetAction action = BudgetAction.Ask) =>
        provider.Description = provider.Description with { MonthlyBudget = budget, BudgetAction = action };

    public async Task AddRecordsAsync(int count = 12, Func<int, string>? sql = null)
    {
        ConnectionId = (await _studio.AddDatabaseAsync()).Id;
        var added = await Get<GoldenRecordStore>().AddAsync(
            [.. Enumerable.Range(1, count).Select(number => new NewGoldenRecord(ConnectionId, $"How many customers have an id below {number}?", sql?.Invoke(number) ?? $"SELECT COUNT(*) FROM customer WHERE id < {number}"))],
            CancellationToken.None);
        RecordIds = [.. added.Value!.Select(record => record.Id)];
    }

    public Task<Result<FineTuningView>> TryCreateAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null)
    {
        var request = new CreateFineTuningRequest { ConnectionId = ConnectionId, Provider = "paid" };
        return Get<CreateFineTuning>().RunAsync(with is null ? request : with(request), CancellationToken.None);
    }

    public async Task<FineTuningView> CreateAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null) =>
        (await TryCreateAsync(with)).TryGet(out var job, out var problem) ? job : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");

    public Task<Result<FineTuningView>> TryRetrainAsync(string id, Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null)
    {
        var request = new CreateFineTuningRequest { RetrainFromId = id, Provider = "forge" };
        return Get<CreateFineTuning>().RunAsync(with is null ? request : with(request), CancellationToken.None);
    }

    public async Task<FineTuningView> RetrainAsync(string id, Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null) =>
        (await TryRetrainAsync(id, with)).TryGet(out var job, out var problem) ? job : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");

    public Task<FineTuningEstimate> EstimateAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null)
    {
        var request = new CreateFineTuningRequest { ConnectionId = ConnectionId, Provider = "paid" };
        return Get<CreateFineTuning>().EstimateAsync(with is null ? request : with(request), CancellationToken.None);
    }

    public async Task<FineTuningView> ChangeAsync(string id, Action<FineTuningEdit> change) => (await Get<FineTuningWriter>().EditAsync(
        id,
        edit =>
        {
            change(edit);
            return true;
        },
        CancellationToken.None))!;

    public async Task<Spending> SpendingAsync(DateOnly? month = null, string provider = "paid") =>
        (await Get<Spendings>().OfAsync(provider, month, CancellationToken.None))!;

    public async Task DeleteAsync(string id)
    {
        await ChangeAsync(id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Failed, "It broke.");
            edit.Job.Settled = true;
        });
        Assert.Null((await Get<DeleteFineTuning>().RunAsync(id, remote: false, CancellationToken.None)).Problem);
    }

    public async Task<StudioDb> OpenAsync() => await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    public void Dispose() => _studio.Dispose();
}
