using System.Reflection;

namespace FineTuningStudio.UnitTests.Architecture;

/// <summary>Who calls a command of Core: pages, routes, both or neither. Methods of one name are one command.</summary>
internal sealed record CommandUse(string Name, bool ByPage, bool ByRoute)
{
    public bool IsOneSided => ByPage != ByRoute;
}

/// <summary>Finds commands and their callers. What does not say that it reads is a command, so that a new one is found by itself.</summary>
internal static class Parity
{
    /// <summary>The first word of a method that changes nothing.</summary>
    private static readonly string[] ReadingWords =
    [
        "Find", "List", "Count", "Counts", "Estimate", "Preview", "Read", "Page", "Selected", "Shapes", "Same", "Runs", "Of", "Current", "Judge", "Next", "Get", "Open", "Render",
    ];

    /// <summary>Classes of which no method changes anything, beside all that end in "Queries".</summary>
    private static readonly string[] ReadingClasses =
    [
        "AskingEstimates", "FineTuningDetails", "GoldenRecordExport", "InventoryMarks", "LeakReports", "ModelSunsets", "ModelTargets", "ProviderInventory", "ProviderViews",
        "RecordGroups", "SnapshotDiffs", "Spendings", "SunsetRadar", "TrainingFileWriter",
    ];

    public static IReadOnlyList<CommandUse> Of(IEnumerable<Type> services, IEnumerable<Type> pages, IEnumerable<Type> routes)
    {
        var commands = services.Where(type => !IsReader(type)).SelectMany(CommandsOf).Distinct().ToList();
        var (byPage, byRoute) = (CalledIn(pages), CalledIn(routes));
        return [.. commands.Order().Select(name => new CommandUse(name, byPage.Contains(name), byRoute.Contains(name)))];
    }

    private static HashSet<string> CalledIn(IEnumerable<Type> types) => [.. CallReader.CallsIn(types).Select(call => NameOf(call.To)).OfType<string>()];

    private static IEnumerable<string> CommandsOf(Type service) => service
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal))
        .Where(method => !ReadingWords.Contains(FirstWord(method.Name)))
        .Select(method => NameOf(method)!);

    private static string? NameOf(MethodBase method) => method.DeclaringType is { } type ? $"{type.Name}.{method.Name}" : null;

    private static bool IsReader(Type type) => type.Name.EndsWith("Queries", StringComparison.Ordinal) || ReadingClasses.Contains(type.Name);

    private static string FirstWord(string name) => string.Concat(name.Take(1).Concat(name.Skip(1).TakeWhile(char.IsLower)));
}
