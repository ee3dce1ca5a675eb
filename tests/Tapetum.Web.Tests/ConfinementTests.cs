using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>What a stranger's file that got the better of a worker could do from there.</summary>
public class ConfinementTests
{
    [Fact]
    public async Task Neither_a_worker_nor_what_it_starts_can_open_a_connection()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Other systems have no such filters.");
            return;
        }

        CancellationToken stop = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        // In the place of Node.js, which reads what LibRaw refuses: a program that connects and writes down how that went.
        string connect = $"(exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port})";
        await File.WriteAllTextAsync(
            folder.File("node"),
            $"#!/bin/bash\n{connect} 2>'{folder.File("said")}'; echo \"code $?\" >>'{folder.File("said")}'\n",
            stop
        );
        File.SetUnixFileMode(folder.File("node"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllBytesAsync(folder.File("night.nef"), new byte[5000], stop);
        ProcessStartInfo start = new(BuiltProgram.Path, ["decode-worker", "--memory=2000000000", "--file-size=1000000"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{start.Environment["PATH"]}";

        using Process worker = Process.Start(start)!;
        DecodeRequest request = new(DecodeTask.Decode, folder.File("night.nef"), "night.nef", folder.File("out"), 1000);
        await worker.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, PhotoJson.Options));
        string? reply = await worker.StandardOutput.ReadLineAsync(stop);
        string status = await File.ReadAllTextAsync($"/proc/{worker.Id}/status", stop);
        worker.StandardInput.Close();
        await worker.WaitForExitAsync(stop);

        reply.ShouldNotBeNull().ShouldContain("This file cannot be enhanced");
        string said = await File.ReadAllTextAsync(folder.File("said"), stop);
        said.ShouldContain("not permitted");
        said.ShouldContain("code 1");
        listener.Pending().ShouldBeFalse();
        status.ShouldContain("Seccomp:\t2");
        status.ShouldContain("NoNewPrivs:\t1");
        worker.ExitCode.ShouldBe(0);
    }
}
