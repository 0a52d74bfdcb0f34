namespace FineTuningStudio.E2E.Harness;

/// <summary>What of npm is there for the tests.</summary>
internal static class NodePackages
{
    /// <summary>Why a script that needs the package cannot run here; null where it can.</summary>
    public static string? Obstacle(string package) => !OnPath("node") ? "Node is not installed"
        : !Directory.Exists(Path.Combine([BuildPlaces.NodeScripts, "node_modules", .. package.Split('/')])) ? $"{package} is not installed: run npm ci in tests/Studio.E2E/node"
        : null;

    private static bool OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
