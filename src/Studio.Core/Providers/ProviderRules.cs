using System.Text.RegularExpressions;

namespace FineTuningStudio.Core.Providers;

/// <summary>What may be entered for a provider; all faults at once, none of them with the key in it.</summary>
internal static partial class ProviderRules
{
    public const int MaxTitleLength = 100;
    public const int MaxBaseUrlLength = 500;
    public const int MaxAccountLength = 100;
    public const int MaxKeyLength = 500;
    public const decimal MaxBudget = 1_000_000_000;

    /// <summary>Words that stand at a provider's place in the addresses of pages and routes.</summary>
    private static readonly string[] Reserved = ["new", "test"];

    /// <summary>The problem with a new provider, or null.</summary>
    public static Problem? CheckNew(ProviderEntry entry)
    {
        var errors = Check(entry);
        if (entry.Name is not { } name || !NamePattern().IsMatch(name))
        {
            errors["name"] = [$"name is {(string.IsNullOrEmpty(entry.Name) ? "missing" : "not usable")}; write 1 to {StoredProvider.MaxNameLength} of a-z, 0-9, - and _, such as azure-eu."];
        }
        else if (Reserved.Contains(name))
        {
            errors["name"] = [$"name cannot be \"{name}\", which is part of an address of the Studio's own; choose another one."];
        }
        if (entry.Kind is null || !ProviderKinds.Addable.Contains(entry.Kind))
        {
            errors["kind"] = [$"kind is {(entry.Kind is null ? "missing" : "not known")}; choose openai for OpenAI, Azure and every server of OpenAI's shape, or fireworks. The built-in trainer is always there."];
        }
        return errors.Count == 0 ? null : Problem.Invalid(errors);
    }

    /// <summary>The problem with a change of a provider of the entry's kind, or null.</summary>
    public static Problem? CheckChange(ProviderEntry entry) => Check(entry) is { Count: > 0 } errors ? Problem.Invalid(errors) : null;

    private static Dictionary<string, string[]> Check(ProviderEntry entry)
    {
        var errors = new Dictionary<string, string[]>();
        Add("title", entry.Title is { Length: > MaxTitleLength } || entry.Title?.Any(char.IsControl) is true, $"title must be one line of at most {MaxTitleLength} characters");
        Add("base_url", BaseUrlFault(entry.BaseUrl));
        if (entry.Kind is not null && ProviderKinds.Addable.Contains(entry.Kind))
        {
            Add("account_id", AccountFault(entry));
            Add("dialect", DialectFault(entry));
            Add("key_header", KeyHeaderFault(entry));
        }
        Add("api_key", KeyFault(entry));
        Add("monthly_budget", entry.MonthlyBudget is < 0 or > MaxBudget, $"monthly_budget must lie between 0 and {MaxBudget:0} US dollars, or be left out for no limit");
        Add("budget_action", entry.BudgetAction is { } action && !Enum.IsDefined(action), "budget_action must be ask or refuse");
        return errors;

        void Add(string field, object? fault, string? sentence = null)
        {
            if (fault is true || fault is string)
            {
                errors[field] = [$"{(fault is string text ? text : sentence)}."];
            }
        }
    }

    private static string? BaseUrlFault(string? text) => text switch
    {
        null or "" => null,
        { Length: > MaxBaseUrlLength } => $"base_url has {text.Length} characters; {MaxBaseUrlLength} is the most",
        _ when !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 =>
            "base_url must be an absolute address that begins with http:// or https://, such as https://api.openai.com/v1",
        _ when new Uri(text).UserInfo.Length > 0 => "base_url must not hold a user or a password; enter the key in its own field",
        _ when new Uri(text) is { Query.Length: > 0 } or { Fragment.Length: > 0 } => "base_url must end with the path; leave out what begins with ? or #",
        _ => null,
    };

    private static string? AccountFault(ProviderEntry entry) => (entry.Kind, entry.AccountId) switch
    {
        (ProviderKinds.Fireworks, null or "") => "account_id is missing; it stands in Fireworks' addresses as accounts/ACCOUNT_ID",
        (_, null or "") => null,
        (not ProviderKinds.Fireworks, _) => "account_id belongs to Fireworks alone; leave it out",
        var (_, id) => id.Length <= MaxAccountLength && id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.')
            ? null
            : $"account_id must have at most {MaxAccountLength} letters, digits, -, _ and dots",
    };

    private static string? DialectFault(ProviderEntry entry) => (entry.Kind, entry.Dialect) switch
    {
        (_, null or "") or (ProviderKinds.Fireworks, "v2" or "legacy") => null,
        (ProviderKinds.Fireworks, _) => "dialect must be v2 or legacy",
        _ => "dialect belongs to Fireworks alone; leave it out",
    };

    private static string? KeyHeaderFault(ProviderEntry entry) => (entry.Kind, entry.KeyHeader) switch
    {
        (_, null or "") or (ProviderKinds.OpenAi, "authorization" or "api-key") => null,
        (ProviderKinds.OpenAi, _) => "key_header must be authorization or api-key",
        _ => "key_header belongs to servers of OpenAI's shape; leave it out",
    };

    private static string? KeyFault(ProviderEntry entry) => entry.ApiKey switch
    {
        null or "" => null,
        _ when entry.RemoveKey => "api_key is given and to be removed at once; choose one of the two",
        { Length: > MaxKeyLength } => $"api_key has {entry.ApiKey.Length} characters; {MaxKeyLength} is the most",
        // It travels in a header.
        _ when entry.ApiKey.Any(sign => sign is <= ' ' or > '~') => "api_key holds a space, a line break or a sign that no key has; copy it again",
        _ => null,
    };

    [GeneratedRegex(@"^[a-z0-9_-]{1,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
