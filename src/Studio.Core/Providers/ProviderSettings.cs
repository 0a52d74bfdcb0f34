using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.Core.Providers;

/// <summary>One provider as configured under <c>Providers:&lt;name&gt;</c>.</summary>
public sealed record ProviderSettings(string Name, string Kind)
{
    public required string Title { get; init; }

    public string? ApiKey { get; init; }

    public Uri? BaseUrl { get; init; }

    /// <summary>The account at the provider, where its addresses name one (Fireworks).</summary>
    public string? AccountId { get; init; }

    /// <summary>"v2", or "legacy" for Fireworks' older resource.</summary>
    public string? Dialect { get; init; }

    /// <summary>The header that carries the key: "authorization" (as a bearer token) or "api-key" (Azure).</summary>
    public string? KeyHeader { get; init; }

    public IReadOnlyList<ProviderLimit> Limits { get; init; } = [];

    public HourlyPrice? DeploymentPrice { get; init; }

    /// <summary>In US dollars for a calendar month (UTC); null for no limit.</summary>
    public decimal? MonthlyBudget { get; init; }

    public BudgetAction BudgetAction { get; init; }

    public IReadOnlyList<BaseModel> Models { get; init; } = [];

    /// <summary>What asking costs, by model id, as under <c>Prices</c>.</summary>
    public IReadOnlyDictionary<string, ModelChatPrices> ChatPrices { get; init; } = new Dictionary<string, ModelChatPrices>();

    /// <summary>Reads all configured providers; the built-in trainer is there without any setting.</summary>
    public static IReadOnlyList<ProviderSettings> ReadAll(IConfiguration configuration)
    {
        var sections = configuration.GetSection("Providers").GetChildren().ToList();
        var settings = sections.ConvertAll(section => Read(section, configuration));
        if (settings.All(provider => provider.Kind != LocalKind))
        {
            settings.Insert(0, new ProviderSettings("local", LocalKind) { Title = LocalTitle });
        }
        return settings;
    }

    public const string LocalKind = "local";

    private const string LocalTitle = "Built-in trainer";

    private static ProviderSettings Read(IConfigurationSection section, IConfiguration configuration)
    {
        var kind = section["Kind"] ?? section.Key;
        return new ProviderSettings(section.Key, kind)
        {
            Title = section["Title"] ?? (kind == LocalKind ? LocalTitle : section.Key),
            ApiKey = NullIfEmpty(section["ApiKey"]) ?? section.Key switch
            {
                "openai" => NullIfEmpty(configuration["OPENAI_API_KEY"]),
                "fireworks" => NullIfEmpty(configuration["FIREWORKS_API_KEY"]),
                _ => null,
            },
            AccountId = NullIfEmpty(section["AccountId"]) ?? (section.Key == "fireworks" ? NullIfEmpty(configuration["FIREWORKS_ACCOUNT_ID"]) : null),
            Dialect = NullIfEmpty(section["Dialect"]),
            KeyHeader = NullIfEmpty(section["KeyHeader"]),
            Limits = [.. section.GetSection("Limits").GetChildren().Select(ReadLimit)],
            DeploymentPrice = section.GetSection("DeploymentPrice") is var hourly && hourly.GetValue<decimal?>("Usd") is { } usd
                ? new HourlyPrice(usd, hourly.GetValue<DateOnly?>("ReadOn"))
                : null,
            MonthlyBudget = section.GetValue<decimal?>("MonthlyBudget"),
            BudgetAction = section.GetValue("BudgetAction", BudgetAction.Ask),
            BaseUrl = Uri.TryCreate(section["BaseUrl"], UriKind.Absolute, out var url) ? url : null,
            Models = [.. section.GetSection("Models").GetChildren().Select(model => ReadModel(model, section.GetSection("Prices")))],
            ChatPrices = section.GetSection("Prices").GetChildren().ToDictionary(price => price.Key, ReadChatPrices),
        };
    }

    private static BaseModel ReadModel(IConfigurationSection model, IConfigurationSection prices)
    {
        var id = model["Id"] ?? model.Value ?? throw new InvalidOperationException($"{model.Path} has no Id.");
        var price = prices.GetSection(id);
        return new BaseModel(id)
        {
            IsDefault = model.GetValue("Default", false),
            ShutdownDate = model.GetValue<DateOnly?>("ShutdownDate"),
            ShutdownReadOn = model.GetValue<DateOnly?>("ShutdownReadOn"),
            Note = model["Note"],
            TrainingPrice = price.GetValue<decimal?>("Training"),
            PriceReadOn = price.GetValue<DateOnly?>("ReadOn"),
        };
    }

    private static ProviderLimit ReadLimit(IConfigurationSection limit) =>
        new(limit.Key, limit.GetValue<long>("Value"), limit.GetValue<DateOnly?>("ReadOn"));

    private static ModelChatPrices ReadChatPrices(IConfigurationSection price)
    {
        var readOn = price.GetValue<DateOnly?>("ReadOn");
        return new ModelChatPrices(Pair("Input", "Output"), Pair("TunedInput", "TunedOutput"));

        // One of the two alone would make a cost that is too low.
        ChatPrice? Pair(string input, string output) =>
            price.GetValue<decimal?>(input) is { } perInput && price.GetValue<decimal?>(output) is { } perOutput ? new ChatPrice(perInput, perOutput, readOn) : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
