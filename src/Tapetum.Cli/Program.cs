using System.CommandLine;
using Tapetum.Cli;

using StopSignals stop = new();
CommandContext context = CommandContext.ForConsole(stop.Token);

// The table of contents: one command per file in Commands/.
RootCommand root = new("See in the dark: turns a raw photo taken in too little light into a clean, bright picture.")
{ };
return await CommandLine.RunAsync(root, args, context);
