using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Components.Shared;

public static class ProblemFields
{
    /// <summary>What is wrong with one field, as the API spells its name; null where nothing is. Items' fields ("[0].sql") count for "sql".</summary>
    public static string? For(this Problem? problem, string name) =>
        problem?.Errors.FirstOrDefault(error => Names(error.Key, name)).Value?.FirstOrDefault();

    internal static bool Names(string path, string name) =>
        path == name || (path.StartsWith('[') && path.EndsWith("]." + name, StringComparison.Ordinal));
}
