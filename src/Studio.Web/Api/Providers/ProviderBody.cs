using System.ComponentModel;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Providers;

/// <summary>A provider to add, change or test: when it is changed, what is left out stays and null goes back to the settings.</summary>
internal sealed record ProviderBody : IRequestBody<ProviderBody>
{
    private JsonFields? _given;

    [Description("1 to 60 of a-z, 0-9, - and _; cannot change.")]
    public string? Name { get; init; }

    [Description("openai for OpenAI, Azure and every server of OpenAI's shape, or fireworks; cannot change.")]
    public string? Kind { get; init; }

    [Description("A name for people; default: the name.")]
    public string? Title { get; init; }

    [Description("The address of its API, such as https://api.openai.com/v1; default: that of the kind.")]
    public string? BaseUrl { get; init; }

    [Description("Fireworks' account.")]
    public string? AccountId { get; init; }

    [Description("v2 or legacy, for Fireworks.")]
    public string? Dialect { get; init; }

    [Description("authorization (as a bearer token) or api-key (Azure).")]
    public string? KeyHeader { get; init; }

    [Description("Only ever written: no answer holds it. Leaving it out, null or an empty text keeps the stored one.")]
    public string? ApiKey { get; init; }

    [Description("Forgets the stored key.")]
    public bool RemoveKey { get; init; }

    [Description("In US dollars for a calendar month (UTC); null for no limit.")]
    public decimal? MonthlyBudget { get; init; }

    [Description("ask or refuse: what happens to a job that would go over the budget.")]
    public BudgetAction? BudgetAction { get; init; }

    public static ProviderBody Read(JsonFields fields) => new()
    {
        _given = fields,
        Name = fields.Text("name"),
        Kind = fields.Text("kind"),
        Title = fields.Text("title"),
        BaseUrl = fields.Text("base_url"),
        AccountId = fields.Text("account_id"),
        Dialect = fields.Text("dialect"),
        KeyHeader = fields.Text("key_header"),
        ApiKey = fields.Secret("api_key"),
        RemoveKey = fields.Flag("remove_key"),
        MonthlyBudget = ReadBudget(fields),
        BudgetAction = ReadAction(fields),
    };

    /// <summary>The entry that this comes to where what is left out is as in <paramref name="present"/>.</summary>
    public ProviderEntry Over(ProviderView? present)
    {
        return new ProviderEntry
        {
            Name = Name,
            Kind = Kind,
            Title = Given("title", Title, present?.Description.Title),
            BaseUrl = Given("base_url", BaseUrl, present?.BaseUrl),
            AccountId = Given("account_id", AccountId, present?.AccountId),
            Dialect = Given("dialect", Dialect, present?.Dialect),
            KeyHeader = Given("key_header", KeyHeader, present?.KeyHeader),
            ApiKey = ApiKey,
            RemoveKey = RemoveKey,
            MonthlyBudget = Given("monthly_budget", MonthlyBudget, present?.Description.MonthlyBudget),
            BudgetAction = Given("budget_action", BudgetAction, present?.Description.BudgetAction),
        };

        T? Given<T>(string name, T? value, T? known) => _given?.Has(name) is true ? value : known;
    }

    // What no amount can be becomes one that Core refuses together with the other fields.
    private static decimal? ReadBudget(JsonFields fields) => fields.Number("monthly_budget") switch
    {
        null => null,
        < 0 => -1,
        > 1e12 => decimal.MaxValue,
        { } amount => (decimal)amount,
    };

    private static BudgetAction? ReadAction(JsonFields fields) => fields.Text("budget_action") switch
    {
        null => null,
        "ask" => Core.Providers.BudgetAction.Ask,
        "refuse" => Core.Providers.BudgetAction.Refuse,
        _ => (BudgetAction)(-1),
    };
}
