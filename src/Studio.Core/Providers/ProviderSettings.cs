using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.Core.Providers;

/// <summary>One provider as configured under <c>Providers:&lt;name&gt;</c>.</summary>
public sealed record ProviderSettings(string Name, string Kind)
{
    public required string Title { get; init; }

    /// <summary>Never shown, logged or stored; what is stored is encrypted (<see cref="ProviderKeys"/>).</summary>
    public string? ApiKey { get; init; }

    public ProviderKeySource KeySource { get; init; }

    /// <summary>When a key of the browser was entered; null for any other.</summary>
    public DateTime? KeyChangedAt { get; init; }

    /// <summary>Why there is no key although one was given, and what to do, in a sentence; null where nothing is wrong with it.</summary>
    public string? KeyFault { get; init; }

    /// <summary>Where the settings of this provider stand.</summary>
    public ProviderSource Source { get; init; }

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

    /// <summary>The day from which the provider takes no new jobs (<c>TrainingEndsOn</c>), and the day that was read (<c>TrainingEndsReadOn</c>).</summary>
    public TrainingEnd? TrainingEnd { get; init; }

    /// <summary>What asking costs, by model id, as under <c>Prices</c>.</summary>
    public IReadOnlyDictionary<string, ModelChatPrices> ChatPrices { get; init; } = ReadOnlyDictionary<string, ModelChatPrices>.Empty;

    /// <summary>Reads all configured providers; the built-in trainer is there without any setting.</summary>
    public static IReadOnlyList<ProviderSettings> ReadAll(IConfiguration configuration)
    {
        var sections = configuration.GetSection("Providers").GetChildren().ToList();
        var settings = sections.ConvertAll(section => Read(section, configuration));
        if (settings.All(provider => provider.Kind != LocalKind))
        {
            settings.Insert(0, new ProviderSettings("local", LocalKind) { Title = LocalTitle, KeySource = ProviderKeySource.BuiltIn });
        }
        return settings;
    }

    public const string LocalKind = "local";

    /// <summary>The environment variable that is read for the key of a provider of this name; null where there is none.</summary>
    public static string? KeyVariable(string name) => name switch
    {
        "openai" => "OPENAI_API_KEY",
        "fireworks" => "FIREWORKS_API_KEY",
        _ => null,
    };

    /// <summary>Without the values: a key must not come into a log by way of its record.</summary>
    public override string ToString() => $"Providers:{Name}";

    private const string LocalTitle = "Built-in trainer";

    private static ProviderSettings Read(IConfigurationSection section, IConfiguration configuration)
    {
        var kind = section["Kind"] ?? section.Key;
        var key = NullIfEmpty(section["ApiKey"]);
        var variable = KeyVariable(section.Key) is { } name ? NullIfEmpty(configuration[name]) : null;
        return new ProviderSettings(section.Key, kind)
        {
            Title = section["Title"] ?? (kind == LocalKind ? LocalTitle : section.Key),
            ApiKey = key ?? variable,
            KeySource = kind == LocalKind ? ProviderKeySource.BuiltIn
                : key is not null ? ProviderKeySource.Settings
                : variable is not null ? ProviderKeySource.Environment
                : ProviderKeySource.None,
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
            TrainingEnd = ReadTrainingEnd(section),
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
            TrainingEnd = ReadTrainingEnd(model),
            Note = model["Note"],
            TrainingPrice = price.GetValue<decimal?>("Training"),
            PriceReadOn = price.GetValue<DateOnly?>("ReadOn"),
        };
    }

    private static TrainingEnd? ReadTrainingEnd(IConfigurationSection section) =>
        section.GetValue<DateOnly?>("TrainingEndsOn") is { } day ? new TrainingEnd(day, section.GetValue<DateOnly?>("TrainingEndsReadOn")) : null;

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

/// <summary>Where a provider's key comes from.</summary>
public enum ProviderKeySource
{
    None,

    /// <summary><c>Providers:NAME:ApiKey</c>, in a settings file or as <c>Providers__NAME__ApiKey</c>.</summary>
    Settings,

    /// <summary>The variable that the provider's own tools read too, such as OPENAI_API_KEY.</summary>
    Environment,

    /// <summary>Entered on the providers page or through the API; kept encrypted.</summary>
    Browser,

    /// <summary>Made by the Studio itself, for the built-in trainer.</summary>
    BuiltIn,
}

/// <summary>Where a provider's settings stand.</summary>
public enum ProviderSource
{
    /// <summary>In the settings, as they stand there.</summary>
    Settings,

    /// <summary>In the settings, and some of them changed in the browser.</summary>
    SettingsChanged,

    /// <summary>Added in the browser.</summary>
    Browser,
}
