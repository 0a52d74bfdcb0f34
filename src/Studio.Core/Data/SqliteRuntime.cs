using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FineTuningStudio.Core.Data;

/// <summary>
/// Lets Microsoft.Data.Sqlite 10, built against SQLitePCLRaw 2.1, run with the 2.0.6 that our package registry holds,
/// and prefers the operating system's security-patched libsqlite3 to the older one in the package.
/// This file can go when SQLitePCLRaw.bundle_e_sqlite3 2.1.13 or later restores: delete it and both direct references.
/// </summary>
public static class SqliteRuntime
{
    private static readonly string[] SystemLibraries = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3"];

    /// <summary>The native library that was taken: the name of the system's, or "bundled e_sqlite3".</summary>
    public static string NativeLibraryName { get; private set; } = "not loaded";

    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name is "SQLitePCLRaw.core" && PathBesideThisAssembly(name.Name) is { } path
                ? context.LoadFromAssemblyPath(path)
                : null;
        AppDomain.CurrentDomain.AssemblyLoad += static (_, loaded) => PreferSystemLibrary(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            PreferSystemLibrary(assembly);
        }
    }

    private static string? PathBesideThisAssembly(string name)
    {
        // The folder of this assembly, since the base directory is another one under dotnet ef.
        var folder = Path.GetDirectoryName(typeof(SqliteRuntime).Assembly.Location);
        var path = Path.Combine(folder ?? "", name + ".dll");
        return File.Exists(path) ? path : null;
    }

    private static void PreferSystemLibrary(Assembly assembly)
    {
        if (assembly.GetName().Name is "SQLitePCLRaw.provider.e_sqlite3")
        {
            NativeLibrary.SetDllImportResolver(assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name is not "e_sqlite3")
        {
            return 0;
        }
        foreach (var library in SystemLibraries)
        {
            if (NativeLibrary.TryLoad(library, out var handle))
            {
                NativeLibraryName = library;
                return handle;
            }
        }
        NativeLibraryName = "bundled e_sqlite3";
        return 0;
    }
}
