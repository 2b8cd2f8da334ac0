using Myelin.Cli;

using var host = CliHost.OfProcess();
return Cli.Run(args, host);
