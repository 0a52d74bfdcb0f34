using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FineTuningStudio.E2E.Harness;

/// <summary>
/// The built application as a process of its own, with its own data directory. It can be killed as a power cut would, and
/// started again on the same data and port.
/// </summary>
public sealed partial class StudioProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _settings;
    private readonly string[] _arguments;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _awaited = [];
    private Process? _process;

    private StudioProcess(IReadOnlyDictionary<string, string> settings, string[] arguments)
    {
        Folder = Directory.CreateTempSubdirectory("studio-e2e-").FullName;
        _settings = new(settings);
        _arguments = arguments;
    }

    /// <summary>A folder of this process alone; "data" in it is the data directory.</summary>
    public string Folder { get; }

    public string DataDirectory => Path.Combine(Folder, "data");

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>What the application has written so far, over all its starts.</summary>
    public string Log => string.Join(Environment.NewLine, _lines);

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The application is not running.");

    /// <summary>Starts the application on a free port and returns when it listens and its heartbeat answers.</summary>
    public static async Task<StudioProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null, params string[] arguments)
    {
        var studio = new StudioProcess(settings ?? new Dictionary<string, string>(), arguments);
        await studio.StartAgainAsync();
        return studio;
    }

    /// <summary>SIGKILL: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(StartTimeout);
            process.Dispose();
        }
    }

    /// <summary>Starts the application where it is not running: on the data that is there, and the port it had.</summary>
    public async Task StartAgainAsync()
    {
        var listening = LineAsync(line => ListeningLine().IsMatch(line), StartTimeout);
        _process = Launch();
        var first = await Task.WhenAny(listening, _process.WaitForExitAsync());
        if (first != listening)
        {
            throw new InvalidOperationException($"The application ended with code {_process.ExitCode} before it listened:{Environment.NewLine}{Log}");
        }
        Address = new Uri(ListeningLine().Match(await listening).Groups[1].Value);
        using var client = new HttpClient { BaseAddress = Address, Timeout = StartTimeout };
        (await client.GetAsync("/api/v1/heartbeat")).EnsureSuccessStatusCode();
    }

    /// <summary>The next line of output, from now on, that is wanted.</summary>
    public Task<string> LineAsync(Func<string, bool> wanted, TimeSpan timeout)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            _awaited.Add((wanted, seen));
        }
        return WaitAsync();

        async Task<string> WaitAsync()
        {
            try
            {
                return await seen.Task.WaitAsync(timeout);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"The application did not write what was waited for within {timeout.TotalSeconds:0} s:{Environment.NewLine}{Log}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Environment.GetEnvironmentVariable("STUDIO_E2E_LOGS") is { Length: > 0 } logs)
        {
            Directory.CreateDirectory(logs);
            await File.WriteAllTextAsync(Path.Combine(logs, $"{Path.GetFileName(Folder)}.log"), Log);
        }
        Directory.Delete(Folder, recursive: true);
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(BuildPlaces.StudioWeb),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(BuildPlaces.StudioWeb);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(Address.ToString());
        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The test run's own settings for ASP.NET Core must not leak into the application.
        foreach (var leaked in start.Environment.Keys.Where(key => key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(leaked);
        }
        start.Environment.Remove("OPENAI_API_KEY");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        // A process that lives for seconds does not live to see what profiling it would bring.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        start.Environment["Studio__DataDirectory"] = DataDirectory;
        start.Environment["Studio__PollInterval"] = "00:00:01";
        foreach (var (key, value) in _settings)
        {
            start.Environment[key] = value;
        }
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return process;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }
        _lines.Enqueue(line);
        lock (_awaited)
        {
            foreach (var (_, seen) in _awaited.Where(waiter => waiter.Wanted(line)).ToList())
            {
                seen.TrySetResult(line);
            }
            _awaited.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListeningLine();
}
