using System.Reflection;

namespace FineTuningStudio.E2E.Harness;

/// <summary>Where the build put what the tests start.</summary>
internal static class BuildPlaces
{
    public static string StudioWeb { get; } = Path.GetFullPath(Read("StudioWeb"));

    public static string NodeScripts { get; } = Path.GetFullPath(Read("NodeScripts"));

    private static string Read(string key) =>
        typeof(BuildPlaces).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
