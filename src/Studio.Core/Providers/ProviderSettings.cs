using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.Core.Providers;

/// <summary>One provider as configured under <c>Providers:&lt;name&gt;</c>.</summary>
public sealed record ProviderSettings(string Name, string Kind)
{
    public required string Title { get; init; }

    public string? ApiKey { get; init; }

    public Uri? BaseUrl { get; init; }

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
            ApiKey = NullIfEmpty(section["ApiKey"]) ?? (section.Key == "openai" ? NullIfEmpty(configuration["OPENAI_API_KEY"]) : null),
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
            Note = model["Note"],
            TrainingPrice = price.GetValue<decimal?>("Training"),
            PriceReadOn = price.GetValue<DateOnly?>("ReadOn"),
        };
    }

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
