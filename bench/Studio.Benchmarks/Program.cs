using System.Globalization;
using System.Runtime.CompilerServices;
using FineTuningStudio.Benchmarks;
using FineTuningStudio.Core.Samples;

// Core's module initializer lets SQLite load; nothing else here touches Core before SQLite does.
RuntimeHelpers.RunModuleConstructor(typeof(SampleDatabase).Module.ModuleHandle);
switch (args)
{
    case ["learner"]:
        LearnerBench.Run(verbose: false);
        return 0;
    case ["learner", "--wrong"]:
        LearnerBench.Run(verbose: true);
        return 0;
    case ["defog", var folder]:
        return DefogBench.Run(folder);
    case ["evaluation"]:
        await EvaluationBench.RunAsync();
        return 0;
    case ["comparison"]:
        await ComparisonBench.RunAsync();
        return 0;
    case ["defog-golds", var folder]:
        return await DefogGoldsBench.RunAsync(folder);
    case ["checks", var folder]:
        return await ChecksBench.RunAsync(folder, verbose: false);
    case ["checks", var folder, "--all"]:
        return await ChecksBench.RunAsync(folder, verbose: true);
    case ["polling"]:
        await PollingBench.RunAsync();
        return 0;
    case ["soak"]:
        return await SoakBench.RunAsync(SoakBench.Seeds);
    case ["soak", var seed]:
        return await SoakBench.RunAsync(int.Parse(seed, CultureInfo.InvariantCulture));
    case ["filter"]:
        return FilterBench.Run();
    case ["list"]:
        return await ListBench.RunAsync(showPlans: false);
    case ["list", "--plans"]:
        return await ListBench.RunAsync(showPlans: true);
    case ["import"]:
        return await ImportBench.RunAsync();
    case ["trainingfile"]:
        return await TrainingFileBench.RunAsync();
    case ["records"]:
        await RecordsBench.RunAsync();
        return 0;
    case ["jobs-page", var browser]:
        await JobsPageBench.RunAsync(browser);
        return 0;
    case ["pages", var browser]:
        await PagesBench.RunAsync(browser);
        return 0;
    default:
        Console.Error.WriteLine("""
            Usage: dotnet run -c Release --project bench/Studio.Benchmarks -- WHAT
              learner [--wrong]   accuracy of the built-in trainer on the sample workspace, seeds 1 to 5 (--wrong lists the wrong answers), and its speed
              defog FOLDER        accuracy on five databases: FOLDER holds NAME.sqlite files and golden_records.jsonl ({"db", "question", "sql"} a line)
              evaluation          time of an evaluation of 1,000 questions against a server of 200 ms latency, 32 at once, beside the ideal
              comparison          time and memory of comparing results: a million rows on both sides, and small ones by the thousand
              defog-golds FOLDER  whether the golds and accepted variants of those databases agree with themselves ("accepted": texts, beside the above)
              checks FOLDER [--all]  the golds of those databases against their checks, and twenty kinds of faults injected into copies (--all lists findings and misses)
              polling             calls, time and memory of a cycle over 10,000 jobs under way in a list of 100,000, for each arrangement of it
              soak [SEED]         300 jobs over three providers, 20 % of the calls spoiled, ten kills, three seeds or one; 1 where the Studio's word differs from a provider's
              filter              a million random texts through the filter's parser, binder and translation: counts, and the slowest
              list [--plans]      100,000 jobs: pages and totals by filter and order, and a walk by token while others write (--plans: how the database does it)
              import              300,000 records from a JSONL file by the Studio and by the program sqlite3; 1 where the Studio takes over three times as long
              records             300,000 golden records: search and filter, the last page, and deleting 100,000 and taking it back
              trainingfile        the training file of 100,000 records by the Studio and by the program sqlite3; 1 where the Studio takes over twice as long
              jobs-page BROWSER   the list of 100,000 jobs in a browser: opening, filters, jumps, and 200 changes a second (BROWSER: the file of a Chromium)
              pages BROWSER       start, memory with 20 open pages, and what 200 closed pages leave behind (BROWSER: the file of a Chromium)
            """);
        return 2;
}
