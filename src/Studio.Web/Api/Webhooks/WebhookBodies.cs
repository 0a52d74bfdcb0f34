using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.Evaluations;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Webhooks;

/// <summary>Writes what is posted to a webhook: the envelope of every message, and a job or an evaluation as the API's lists show it.</summary>
internal static class WebhookBodies
{
    public static string Write(WebhookMessage message) => message switch
    {
        { FineTuning: { } job } => Written(message, FineTuningResource.InBrief(job)),
        { Evaluation: { } run } => Written(message, EvaluationResource.Of(run)),
        _ => Written(message, new WebhookTestResource(message.WebhookId, "A test: nothing has happened.")),
    };

    private static string Written<T>(WebhookMessage message, T data) =>
        JsonSerializer.Serialize(new WebhookEnvelope<T>(message.Type, message.Id, message.CreatedAt, data), ApiJson.Options);

    /// <summary>The order of the members is the order of the keys.</summary>
    private sealed record WebhookEnvelope<T>(string Type, string Id, DateTime CreatedAt, T Data);

    private sealed record WebhookTestResource(string WebhookId, string Message);
}

/// <summary>A webhook as it is sent in a request.</summary>
internal sealed record WebhookBody : IRequestBody<WebhookBody>
{
    private JsonFields? _given;

    [Description("Where messages are posted to: http or https, without user or password.")]
    public string? Url { get; init; }

    [Description("What it is for, up to 300 characters.")]
    public string? Description { get; init; }

    [Description("The types that it is told; null for all.")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("false for one that is told nothing for now; default true.")]
    public bool Enabled { get; init; }

    public static WebhookBody Read(JsonFields fields) => new()
    {
        _given = fields,
        Url = fields.Text("url"),
        Description = fields.Text("description"),
        Events = fields.Texts("events"),
        Enabled = fields.Flag("enabled"),
    };

    /// <summary>The entry that this comes to where what is left out is as in <paramref name="present"/>.</summary>
    public WebhookEntry Over(WebhookView? present)
    {
        return new WebhookEntry
        {
            Url = Given("url", Url, present?.Url),
            Description = Given("description", Description, present?.Description),
            Events = Given("events", Events, present?.Events),
            Enabled = Given("enabled", Enabled, present?.Enabled ?? true),
        };

        T Given<T>(string name, T value, T known) => _given?.Has(name) is true ? value : known;
    }
}
