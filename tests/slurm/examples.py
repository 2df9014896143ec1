"""The examples of tool/CLUSTERS.md, as they are written there.

examples.py CLUSTERS.md snakefile              prints the Snakefile
examples.py CLUSTERS.md pods FOLDER TOOL       prints a shell command for each pod of the Kubernetes job, in which /lab
                                               is FOLDER and `dotnet polytope` is TOOL
"""
import re
import shlex
import sys

document, what, *arguments = sys.argv[1:]
with open(document, encoding="utf-8") as file:
    blocks = dict(reversed(re.findall(r"^```(\w+)\n(.*?)^```", file.read(), re.M | re.S)))
if what == "snakefile":
    sys.stdout.write(blocks["python"])
else:
    import yaml  # Debian's python3-yaml

    folder, tool = arguments
    job = yaml.safe_load(blocks["yaml"])
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job"), job
    spec = job["spec"]
    assert spec["completionMode"] == "Indexed" and spec["parallelism"] <= spec["completions"], spec
    pod = spec["template"]["spec"]
    container, = pod["containers"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    words = container["command"]
    assert words[:2] == ["dotnet", "polytope"], words
    for index in range(spec["completions"]):
        rest = [word.replace("/lab", folder) for word in words[2:]]
        print(f"JOB_COMPLETION_INDEX={index} {shlex.join([tool, *rest])}")
